/* err.c - a failure as a value, and its sentences for people */
#include "base/err.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <wctype.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"

static const struct kind {
	const char *id;
	const char *say;
} kinds[ERR_KIND_COUNT] = {
	[ERR_NONE] = { "none", N_("nothing went wrong") },
	[ERR_USAGE] = { "usage", N_("what was given does not fit") },
	[ERR_UNKNOWN_TENANT] = { "unknown_tenant", N_("no tenant has this domain") },
	[ERR_FILE] = { "file", N_("the file cannot be used") },
	[ERR_UNREACHABLE] = { "unreachable", N_("no answer came") },
	[ERR_TLS] = { "tls", N_("the other side could not prove who it is") },
	[ERR_BUSY] = { "busy", N_("the service is busy or out of order") },
	[ERR_PROTOCOL] = { "odd", N_("the answer was not understood") },
	[ERR_SIGNED_OUT] = { "signed_out", N_("the sign-in ran out or was revoked") },
	[ERR_REFUSED] = { "refused", N_("the sign-in was refused") },
	[ERR_TOKEN] = { "token", N_("the token is not what was asked for") },
	[ERR_NOT_ALLOWED] = { "not_allowed", N_("a role, a permission or a licence is missing") },
	[ERR_OWNER] = { "owner", N_("it is not certain whose this is") },
	[ERR_NO_SUCH] = { "no_such", N_("the tenant does not have this") },
	[ERR_CONFLICT] = { "conflict", N_("it exists already, or changed meanwhile") },
	[ERR_BAD_REQUEST] = { "bad_request", N_("the service says that our request is wrong") },
	[ERR_DISK] = { "disk", N_("the record could not be kept") },
	[ERR_CANCELLED] = { "cancelled", N_("you stopped it") },
	[ERR_HELD] = { "held", N_("nothing was sent") },
	[ERR_DECLINED] = { "declined", N_("it was not asked for") },
	[ERR_HOST] = { "host", N_("this host does not allow it") },
};

void err_clear(struct err *err)
{
	memset(err, 0, sizeof *err);
}

bool err_set(struct err *err, enum err_kind kind, const char *doing, const char *told, ...)
{
	char raw[2 * sizeof err->told]; /* anything longer is cut below anyway */
	va_list args;

	if (!err)
		return false;
	raw[0] = '\0';
	if (told) {
		/* Before clearing: an argument may be a member of this very err. */
		va_start(args, told);
		vsnprintf(raw, sizeof raw, told, args);
		va_end(args);
	}
	err_clear(err);
	err->kind = kind;
	err->doing = doing;
	text_safe(err->told, sizeof err->told, raw);
	return false;
}

static bool is_kind(enum err_kind kind)
{
	return (unsigned int)kind < ERR_KIND_COUNT;
}

const char *err_kind_id(enum err_kind kind)
{
	return kinds[is_kind(kind) ? kind : ERR_PROTOCOL].id;
}

enum err_kind err_kind_of(const char *id)
{
	for (int kind = 0; id && kind < ERR_KIND_COUNT; kind++)
		if (strcmp(kinds[kind].id, id) == 0)
			return (enum err_kind)kind;
	return ERR_NONE;
}

const char *err_kind_text(enum err_kind kind)
{
	return _(kinds[is_kind(kind) ? kind : ERR_PROTOCOL].say);
}

/* Appends a clause with a capital, to begin a sentence. */
static void add_capital(struct buf *say, const char *clause)
{
	size_t used;
	uint32_t first = text_next(clause, &used);
	uint32_t capital = (uint32_t)towupper((wint_t)first);

	if (capital > 0 && capital < 0x80)
		buf_printf(say, "%c", (int)capital);
	else if (capital >= 0x80 && capital < 0x800)
		buf_printf(say, "%c%c", (int)(0xC0 | capital >> 6), (int)(0x80 | (capital & 63)));
	else
		buf_add_n(say, clause, used);
	buf_add(say, clause + used);
}

static void add_mark(struct buf *marks, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Foreign members are filled in many places and read from files, so they are made safe again. */
static void add_mark(struct buf *marks, const char *format, ...)
{
	char raw[sizeof((struct err *)0)->told + 64]; /* the longest member and our word */
	char safe[sizeof raw];
	va_list args;

	va_start(args, format);
	vsnprintf(raw, sizeof raw, format, args);
	va_end(args);
	if (marks->len)
		buf_add(marks, ", ");
	buf_add(marks, text_safe(safe, sizeof safe, raw));
}

/* "Authorization_RequestDenied, HTTP 403, request 1234": what a support call needs. */
static void add_marks(struct buf *marks, const struct err *err)
{
	if (err->code[0])
		add_mark(marks, "%s", err->code);
	if (err->aadsts)
		add_mark(marks, "AADSTS%d", err->aadsts);
	if (err->status)
		add_mark(marks, "HTTP %d", err->status);
	/* For sign-in errors, Microsoft calls the request id "trace id". */
	if (err->request_id[0] && err->correlation_id[0])
		add_mark(marks, _("trace %s"), err->request_id);
	else if (err->request_id[0])
		add_mark(marks, _("request %s"), err->request_id);
	if (err->correlation_id[0])
		add_mark(marks, _("correlation %s"), err->correlation_id);
	if (err->at[0])
		add_mark(marks, "%s", err->at);
}

/* Kinds whose detail says it all: behind "reading the config file" it says more than the kind could. */
static bool is_said_by_detail(const struct err *err)
{
	return err->kind == ERR_FILE && err->doing && err->doing[0];
}

/* "Reading the grants: no answer came (name not found)." "Reading a file: /etc/x: Permission denied." */
static void add_ours(struct buf *say, const struct err *err, const char *detail)
{
	const char *kind = detail[0] && is_said_by_detail(err) ? detail : err_kind_text(err->kind);
	struct buf clauses, sentence;

	buf_init(&clauses, ERR_SAY_SIZE);
	buf_init(&sentence, ERR_SAY_SIZE);
	if (err->doing && err->doing[0])
		buf_printf(&clauses, _("%s: %s"), _(err->doing), kind);
	else
		buf_add(&clauses, kind);
	add_capital(&sentence, buf_text(&clauses));
	if (detail[0] && err->kind == ERR_HELD)
		buf_printf(say, _("%s: %s."), buf_text(&sentence), detail);
	else if (detail[0] && kind != detail)
		buf_printf(say, _("%s (%s)."), buf_text(&sentence), detail);
	else
		buf_printf(say, _("%s."), buf_text(&sentence));
	buf_release(&sentence);
	buf_release(&clauses);
}

const char *err_doing(const struct err *err, char *out, size_t size)
{
	struct buf sentence;

	buf_init(&sentence, ERR_SAY_SIZE);
	if (err->doing && err->doing[0])
		add_capital(&sentence, _(err->doing));
	snprintf(out, size, "%s", buf_text(&sentence));
	buf_release(&sentence);
	return out;
}

bool err_theirs(const struct err *err)
{
	return err->told[0] && (err->code[0] || err->aadsts);
}

const char *err_words(const struct err *err, char *out, size_t size)
{
	char told[sizeof err->told], *ids;

	snprintf(told, sizeof told, "%s", err_theirs(err) ? err->told : "");
	ids = strstr(told, " Trace ID:");
	if (ids)
		*ids = '\0';
	return text_safe(out, size, told);
}

const char *err_marks(const struct err *err, char *out, size_t size)
{
	struct buf marks;

	buf_init(&marks, ERR_SAY_SIZE);
	if (err->request_id[0] || err->correlation_id[0] || err->aadsts) {
		if (!err->code[0])
			add_mark(&marks, "%s", err_kind_id(err->kind));
		add_marks(&marks, err);
	}
	text_safe(out, size, buf_text(&marks));
	buf_release(&marks);
	return out;
}

const char *err_support(const struct err *err, char *out, size_t size)
{
	char marks[ERR_SAY_SIZE], words[sizeof err->told];

	err_marks(err, marks, sizeof marks);
	err_words(err, words, sizeof words);
	if (marks[0] && words[0])
		snprintf(out, size, "%s: \"%s\"", marks, words);
	else
		snprintf(out, size, "%s", marks);
	return out;
}

const char *err_detail(const struct err *err, char *out, size_t size)
{
	size_t len;

	text_safe(out, size, err_theirs(err) ? "" : err->told);
	len = strlen(out);
	if (len && out[len - 1] == '.')
		out[len - 1] = '\0';
	return out;
}

const char *err_say(const struct err *err, char *out, size_t size)
{
	bool theirs = err_theirs(err);
	char told[sizeof err->told];
	struct buf say, marks;

	buf_init(&say, 2 * ERR_SAY_SIZE);
	buf_init(&marks, ERR_SAY_SIZE);
	if (*err_detail(err, told, sizeof told))
		add_mark(&marks, "%s", told);
	add_marks(&marks, err);
	if (err->kind != ERR_NONE)
		add_ours(&say, err, theirs ? "" : buf_text(&marks));
	if (err->kind != ERR_NONE && theirs) {
		buf_add(&say, " ");
		buf_printf(&say, _("Microsoft says: \"%s\" (%s)."), err_words(err, told, sizeof told),
		    buf_text(&marks));
	}
	text_safe(out, size, buf_text(&say));
	buf_release(&marks);
	buf_release(&say);
	return out;
}
