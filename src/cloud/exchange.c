/* exchange.c - Exchange Online cmdlets over HTTPS, and reading and switching the legacy-token setting */
#include "cloud/exchange.h"

#include <string.h>

#include "base/ascii.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"
#include "base/timefmt.h"
#include "cloud/console.h"

/* --- cmdlets, and switching the legacy-token setting --- */

/* The system mailbox that CIPP (2026-08) uses if no user is signed in. */
#define SYSTEM_MAILBOX "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}"

static const struct switching {
	enum tokens_state to;
	struct cmdlet_call call;
	const char *say;
} switchings[];

const char *exchange_anchor(const char *tenant_id, const char *upn, struct arena *arena)
{
	if (upn && *upn)
		return arena_printf(arena, "X-AnchorMailbox: UPN:%s", upn);
	return arena_printf(arena, "X-AnchorMailbox: APP:%s@%s", SYSTEM_MAILBOX, tenant_id);
}

void exchange_put(struct request *request, const struct cmdlet_call *call, const struct endpoints *endpoints,
    const char *tenant_id, const char *upn, struct arena *arena)
{
	struct json_out out;

	memset(request, 0, sizeof *request);
	request->method = METHOD_POST;
	request->service = SERVICE_EXCHANGE;
	request->url = arena_printf(arena, "%s/adminapi/beta/%s/InvokeCommand",
	    endpoints_base(endpoints, SERVICE_EXCHANGE), text_url_escape(arena, tenant_id));
	json_out_open(&out);
	json_out_object(&out, "CmdletInput");
	json_out_text(&out, "CmdletName", call->cmdlet);
	json_out_raw(&out, "Parameters", call->parameters ? call->parameters : "{}");
	json_out_end(&out);
	request->body = json_out_close(&out, false, arena);
	request->headers[0] = "Accept: application/json";
	request->headers[1] = "Prefer: odata.maxpagesize=1000";
	request->headers[2] = exchange_anchor(tenant_id, upn, arena);
	request->writes = call->writes;
	request->label = call->writes ? EXCHANGE_CHANGING : N_("asking Exchange");
}

static const struct switching *switching_to(enum tokens_state to)
{
	const struct switching *row = switchings;

	while (row->say && row->to != to)
		row++;
	return row;
}

struct cmdlet_call exchange_tokens_switch(enum tokens_state to)
{
	return switching_to(to)->call;
}

const char *exchange_tokens_command(enum tokens_state to)
{
	const char *say = switching_to(to)->say;

	return say ? say : "";
}

/* Microsoft's documented commands (last revision with examples, 2025-10). The identity must be exactly this. */
static const struct switching switchings[] = {
	{ TOKENS_BLOCKED,
	    { "Set-AuthenticationPolicy", "{\"BlockLegacyExchangeTokens\":true,\"Identity\":\"LegacyExchangeTokens\"}",
		true },
	    "Set-AuthenticationPolicy -BlockLegacyExchangeTokens -Identity \"LegacyExchangeTokens\"" },
	{ TOKENS_ALLOWED,
	    { "Set-AuthenticationPolicy", "{\"AllowLegacyExchangeTokens\":true,\"Identity\":\"LegacyExchangeTokens\"}",
		true },
	    "Set-AuthenticationPolicy -AllowLegacyExchangeTokens -Identity \"LegacyExchangeTokens\"" },
	{ TOKENS_NOT_SET,
	    { "Remove-AuthenticationPolicy",
		"{\"AllowLegacyExchangeTokens\":true,\"Identity\":\"LegacyExchangeTokens\"}", true },
	    "Remove-AuthenticationPolicy -Identity \"LegacyExchangeTokens\" "
	    "-AllowLegacyExchangeTokens" },
	{ TOKENS_UNKNOWN, { NULL, NULL, false }, NULL },
};

/* --- reading the legacy-token setting, in any form --- */

/* Room for two lists with as many entries as Microsoft listed add-ins that used legacy tokens (about 900), some 60
 * bytes each, and white space. */
#define STATUS_MAX    (256u * 1024)
#define ADDINS_MAX    2000
#define WORDS_COLUMNS 400
#define GUID_LEN      36

#define NAME     "AllowLegacyExchangeTokens"
#define DISABLED "Legacy Exchange Online tokens are disabled"

static const char doing[] = N_("reading the legacy-token setting");

/* --- from JSON to console text --- */

/* Null means "not set" only in the object that also has the lists. Another kind of policy may happen to have this
 * member. */
static bool is_status(struct json object)
{
	return json_kind(json_get(object, "Allowed")) != JSON_NOTHING ||
	       json_kind(json_get(object, "Blocked")) != JSON_NOTHING;
}

static void exchange_flatten(struct buf *buf, struct json value, bool status, int depth);

static void flatten_object(struct buf *buf, struct json object, int depth)
{
	bool status = is_status(object);
	struct json member;
	const char *key;

	buf_add(buf, depth ? "{ " : "");
	for (size_t i = 0; (key = json_key(object, i, &member)); i++) {
		if (strchr(key, '@'))
			continue;
		buf_printf(buf, "%s\"%s\": ", i && depth ? ", " : "", key);
		exchange_flatten(buf, member, status && text_same(key, NAME), depth + 1);
		buf_add(buf, depth ? "" : "\n");
	}
	buf_add(buf, depth ? " }" : "");
}

static void exchange_flatten(struct buf *buf, struct json value, bool status, int depth)
{
	const char *raw = json_raw(value);

	switch (json_kind(value)) {
	case JSON_STRING:
		buf_add(buf, raw ? raw : "");
		break;
	case JSON_BOOL:
		buf_add(buf, json_true(value) ? "True" : "False");
		break;
	case JSON_NULL:
		buf_add(buf, status ? "(Not Set)" : "null");
		break;
	case JSON_ARRAY:
		buf_add(buf, "[ ");
		for (size_t i = 0; i < json_count(value); i++) {
			exchange_flatten(buf, json_at(value, i), false, depth);
			buf_add(buf, "\n");
		}
		buf_add(buf, "]");
		break;
	case JSON_OBJECT:
		flatten_object(buf, value, depth);
		break;
	default:
		break;
	}
}

/* An element of a list is a line, a text of several lines, or an object with the three names. */
static void flatten_list(struct buf *buf, struct json list)
{
	if (json_kind(list) != JSON_ARRAY) {
		if (json_has(list))
			exchange_flatten(buf, list, false, 0);
		buf_add(buf, "\n");
		return;
	}
	for (size_t i = 0; i < json_count(list); i++) {
		if (json_has(json_at(list, i)))
			exchange_flatten(buf, json_at(list, i), false, 0);
		buf_add(buf, "\n");
	}
}

/* --- from console text to facts --- */

static enum tokens_state state_at(struct console *console, const char *value)
{
	if (console_word(console, value, "True"))
		return TOKENS_ALLOWED;
	if (console_word(console, value, "False"))
		return TOKENS_BLOCKED;
	if (console_word(console, value, "Not Set"))
		return TOKENS_NOT_SET;
	return TOKENS_UNKNOWN;
}

/* The sentence that the tokens are disabled, everywhere and for good; NULL if there is none. "... are disabled by
 * default", "... unless", or a question say something else, and naaready does not guess what. */
static const char *find_disabled(const char *text)
{
	static const char *const whole[] = { "by Microsoft", "for all organizations", "for all tenants",
		"in all organizations", "in all tenants", "across all", "for your organization", "in your organization",
		"for your tenant", "in your tenant", "for this organization", "in this organization", "permanently" };
	const char *from;

	for (; (from = console_says(text, DISABLED)); text = from + 1) {
		const char *behind = console_says_here(from, DISABLED), *next = behind + strspn(behind, " \t\r\n");

		if (!*next || strchr(".!;\"'])}", *next) ||
		    (memchr(behind, '\n', (size_t)(next - behind)) && !ascii_is_lower(*next)))
			return from;
		for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
			if (console_says_here(behind, whole[i]))
				return from;
	}
	return NULL;
}

/* The states found in the text, one bit each; UNKNOWN's bit: a value that is none of the known words. */
static unsigned states_in(struct console *console)
{
	unsigned states = find_disabled(buf_text(&console->text)) ? 1u << TOKENS_REMOVED : 0;
	const char *value = NULL;

	for (size_t i = 0; (value = console_next(console, value, NAME)); i++)
		states |= i < CONSOLE_REPEATS_MAX ? 1u << state_at(console, value) : 1u << TOKENS_UNKNOWN;
	return states;
}

/* False with the reason if the text has no state, or two. Within one answer, "off by a setting" and "off by Microsoft"
 * do not contradict each other: Microsoft's decides. */
static bool find_state(struct console *console, bool one_answer, enum tokens_state *state, struct err *err)
{
	unsigned states = states_in(console);
	const char *first = NULL;

	if (one_answer && states == (1u << TOKENS_REMOVED | 1u << TOKENS_BLOCKED))
		states = 1u << TOKENS_REMOVED;
	*state = TOKENS_UNKNOWN;
	for (int i = TOKENS_REMOVED; i <= TOKENS_NOT_SET; i++) {
		if (!(states & 1u << i))
			continue;
		if (first)
			return err_set(err, ERR_PROTOCOL, doing,
			    _("Two different answers are in this, \"%1$s\" and \"%2$s\": naaready cannot tell which of "
			      "them holds."),
			    first, tokens_state_text((enum tokens_state)i));
		first = tokens_state_text((enum tokens_state)i);
		*state = (enum tokens_state)i;
	}
	if (first && !(states & 1u << TOKENS_UNKNOWN))
		return true;
	*state = TOKENS_UNKNOWN;
	if (!*(buf_text(&console->text) + strspn(buf_text(&console->text), " \t\n")))
		return err_set(err, ERR_PROTOCOL, doing, _("The answer was empty."));
	return err_set(err, ERR_PROTOCOL, doing, _("This says none of the four states: %s"), buf_text(&console->text));
}

static bool is_day(const char *text, char day[11])
{
	for (int i = 0; i < 10; i++, text++) {
		while (i && (*text == ' ' || *text == '\n' || *text == '\t'))
			text++;
		day[i] = *text;
		if (i == 4 || i == 7 ? *text != '-' : *text < '0' || *text > '9')
			return false;
	}
	day[10] = '\0';
	return timefmt_parse(day) != 0;
}

/* The day between here and the next GUID. */
static void day_after(struct console *console, const char *text, const char *end, char day[11])
{
	char guid[GUID_LEN + 1];
	const char *behind;

	for (; end - text >= 10 && !console_guid(console, text, &behind, guid); text++)
		if (is_day(text, day))
			return;
	day[0] = '\0';
}

/* A text may hold an entry twice: lines copied again, a transcript of two sessions. */
static void add_once(struct facts *facts, const struct addin_seen *addin)
{
	for (size_t i = 0; i < facts->addins_seen.count; i++) {
		const struct addin_seen *there = &facts->addins_seen.items[i];

		if (there->blocked == addin->blocked && text_same(there->manifest_id, addin->manifest_id) &&
		    text_same(there->day, addin->day))
			return;
	}
	facts_add_addin(facts, *addin);
}

/* Reads the entries of one list. True if the list is complete: from bracket to bracket, with an id in each entry. The
 * "..." of a truncated list, half an id, or a type name in place of a value make it incomplete. */
static bool take_addins(struct console *console, struct facts *facts, const char *from, bool blocked)
{
	char guid[GUID_LEN + 1], day[11];
	bool whole = true, words = false, id = false;
	const char *behind;
	int depth = 0;

	from += strspn(from, " \t\n\"'");
	if (!*from || !strchr("[{", *from))
		return false;
	for (; *from && facts->addins_seen.count < ADDINS_MAX; from++) {
		depth += (*from == '[' || *from == '{') - (*from == ']' || *from == '}');
		if (depth <= 1 && strchr(",]}", *from)) {
			whole = whole && (id || !words);
			words = id = false;
		}
		if (!depth)
			return whole;
		if (console_guid(console, from, &behind, guid)) {
			day_after(console, behind, behind + strcspn(behind, "]}"), day);
			add_once(facts, &(struct addin_seen){ guid, day, blocked });
			id = true;
			from = behind - 1;
		}
		words = words || ascii_is_alnum(*from) || *from == '.' || (unsigned char)*from >= 0x80;
	}
	return false; /* copied only in part */
}

/* All lists with one of the two names. */
static bool take_lists(struct console *console, struct facts *facts, const char *name, bool blocked)
{
	const char *value = NULL;
	bool whole = true;
	size_t i = 0;

	for (; i < CONSOLE_REPEATS_MAX && (value = console_next(console, value, name)); i++)
		whole &= take_addins(console, facts, value, blocked);
	return whole && i && i < CONSOLE_REPEATS_MAX;
}

/* Puts the text on one line and reduces each run of blanks to one. */
static const char *exchange_squeezed(const char *from, const char *end, struct arena *arena)
{
	char *copy = arena_copy_n(arena, from, (size_t)(end - from)), *to = copy;

	for (const char *at = copy; *at; at++) {
		bool blank = *at == ' ' || *at == '\n' || *at == '\t';

		if (!blank)
			*to++ = *at;
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	while (to > copy && to[-1] == ' ')
		to--;
	*to = '\0';
	return text_safe_copy(arena, copy, WORDS_COLUMNS);
}

/* The last bracket of the lists; without one, the end of the line. Another command ends the text, too. */
static const char *end_of_words(const char *from)
{
	const char *command = text_find(from, "Get-"), *end = command ? command : from + strlen(from), *at = end;

	while (at > from && at[-1] != ']')
		at--;
	if (at > from)
		return at;
	at = from + strcspn(from, "\n");
	return memchr(from, '[', (size_t)(end - from)) ? end : at;
}

/* Exchange's own text: without the prompt and the command before it, and without the output of later commands. */
static const char *exchange_words_of(struct console *console, struct arena *arena)
{
	const char *text = buf_text(&console->text), *value = console_next(console, NULL, NAME), *from;

	if (value) {
		from = console_name_of(console, value, NAME);
		from -= from > text && from[-1] == '"';
		return exchange_squeezed(from, end_of_words(from), arena);
	}
	from = find_disabled(text);
	while (from && from > text && from[-1] != '\n')
		from--;
	from = from ? from : text;
	return exchange_squeezed(from, from + strlen(from), arena);
}

static void take_answer(struct console *console, enum tokens_state state, struct facts *facts)
{
	bool allowed, blocked;

	facts_forget(facts, TOPIC_TOKENS);
	facts->tokens = state;
	facts->tokens_said = exchange_words_of(console, facts->arena);
	allowed = take_lists(console, facts, "Allowed", false);
	blocked = take_lists(console, facts, "Blocked", true);
	facts->addins_listed = allowed && blocked ? YES : NO;
}

static bool exchange_read_text(const char *text, bool one_answer, struct facts *facts, struct err *err)
{
	struct console console;
	enum tokens_state state;
	bool good;

	if (!console_open(&console, text, STATUS_MAX))
		good = err_set(err, ERR_PROTOCOL, doing, _("the text is too long"));
	else if ((good = find_state(&console, one_answer, &state, err)))
		take_answer(&console, state, facts);
	console_close(&console);
	return good;
}

bool exchange_tokens_text(const char *text, struct facts *facts, struct err *err)
{
	return exchange_read_text(text, false, facts, err);
}

/* Reads the state from an error's text, not from the HTTP status: UNCONFIRMED whether the shut-off causes this error. A
 * header beside an unreadable body does not count. */
static bool read_error(const struct reply *reply, struct facts *facts, struct err *err)
{
	char told[sizeof err->told];

	memcpy(told, err->told, sizeof told);
	return !reply->lost && err_theirs(err) && find_disabled(told) && exchange_read_text(told, true, facts, err);
}

/* Appends the text of a page to that of earlier pages. */
static void add_page(const struct reply *reply, struct json root, struct buf *buf)
{
	flatten_list(buf, json_get(root, "value"));
	flatten_list(buf, json_get(root, "@adminapi.warnings"));
	/* the header repeats the body, unless only the header has the text */
	if (!json_count(json_get(root, "@adminapi.warnings")))
		buf_add(buf, reply->warnings);
	buf_add(buf, "\n");
}

bool exchange_tokens_read(const struct reply *reply, struct facts *facts, struct err *err)
{
	const char *next;

	return exchange_tokens_page(reply, NULL, true, facts, &next, facts->arena, err);
}

bool exchange_tokens_page(const struct reply *reply, const struct endpoints *endpoints, bool first, struct facts *facts,
    const char **next, struct arena *scratch, struct err *err)
{
	struct json_doc doc;
	struct buf buf;
	bool good, all;

	*next = NULL;
	if (!reply_read(reply, doing, &doc, err))
		return read_error(reply, facts, err);
	buf_init(&buf, STATUS_MAX);
	buf_add(&buf, first || !facts->tokens_pages ? "" : facts->tokens_pages);
	add_page(reply, json_root(&doc), &buf);
	good = exchange_read_text(buf_text(&buf), true, facts, err);
	all = good && (facts->tokens == TOKENS_REMOVED || facts->addins_listed == YES);
	if (!all && endpoints && !buf.cut) {
		struct err ignored;
		bool more = reply_next(reply, json_root(&doc), endpoints, SERVICE_EXCHANGE, next, scratch,
				good ? &ignored : err) &&
			    *next;

		good |= more;
		facts->tokens_pages = more ? arena_copy(facts->arena, buf_text(&buf)) : NULL;
	}
	if (!good) {
		err->status = reply->status;
		text_safe(err->request_id, sizeof err->request_id, reply->request_id);
	}
	buf_release(&buf);
	json_release(&doc);
	return good;
}
