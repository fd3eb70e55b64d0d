/* doc_err.c - a failure in four lines: who can help, what now, what Microsoft says, what support needs */
#include "doc/doc_err.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "core/aadsts.h"
#include "core/topic.h"
#include "flow/act.h"

/* What helps where no number of Microsoft's explains the failure. */
static const struct {
	enum err_kind kind;
	const char *who, *now; /* N_() */
} helps[] = {
	{ ERR_UNREACHABLE, N_("Whoever runs the network, the proxy or the firewall of this host."),
	    N_("\"naaready check --network\" tells which services answer. If this host reaches the internet through a proxy "
	       "only, set HTTPS_PROXY.") },
	{ ERR_TLS,
	    N_("Whoever runs the proxy that looks into this host's connections, or the certificates of this host."),
	    N_("If a proxy here shows certificates of its own, give its CA with --cacert FILE. Verification cannot be turned "
	       "off.") },
	{ ERR_BUSY, N_("Microsoft. The admin center shows known outages."), N_("Wait some minutes, and try again.") },
	{ ERR_PROTOCOL,
	    N_("Whoever runs the proxy, if it answered in Microsoft's place. Otherwise Microsoft's support."),
	    N_("Try again. If it stays like this, keep these lines for the support call.") },
	{ ERR_SIGNED_OUT, N_("You can."), N_("Sign in again.") },
	{ ERR_REFUSED, N_("An administrator of the tenant: the sign-in logs in Entra say why it was refused."),
	    N_("Sign in again, in another way or with another account.") },
	{ ERR_TOKEN, N_("Whoever made the token, or registered the client that signs in."),
	    N_("Sign in again, to this tenant and with the right client.") },
	{ ERR_DISK, N_("Whoever runs this host."),
	    N_("Make room on the disk, or let this user write to the place that is named above.") },
	{ ERR_HOST, N_("Whoever runs this host."),
	    N_("Once \"loginctl enable-linger\" is set, start naaready outside of the login session: systemd-run --user "
	       "--scope naaready ... Or have a timer run \"naaready tokens restore --due\".") },
};

#define CONSENT_ADMINS                                                                                                 \
	N_("A Global, Privileged Role, Application or Cloud Application Administrator."),                              \
	    N_("Sign in with an account that has the role. A new role takes up to half an hour to take effect.")
#define TOKEN_MAKERS                                                                                                   \
	N_("Whoever registered the client that signs in, or made the token: the permission is missing there, and a "   \
	   "role does not replace it."),                                                                               \
	    N_("Sign in with another client (--client-id), or with a token that has the permission.")

/* Who may write, by what was being done. Who may read is known by the topic. */
static const struct {
	const char *doing, *who, *now; /* N_() */
} writers[] = {
	{ CONSENT_WRITING, CONSENT_ADMINS },
	{ ACT_WRITING_LACKS, TOKEN_MAKERS },
	{ CONSENT_CREATING, CONSENT_ADMINS },
	{ ACT_CREATING_LACKS, TOKEN_MAKERS },
	{ EXCHANGE_CHANGING, N_("An Exchange Administrator."),
	    N_("Sign in with an account that has the role. A new role takes up to half an hour to take effect.") },
};

/* Our own sentence. The service's message and the ids have lines of their own. */
static const char *doc_err_sentence(const struct err *err, bool theirs, struct arena *arena)
{
	struct err ours = { .kind = err->kind, .doing = err->doing };
	char said[ERR_SAY_SIZE];
	size_t len = strlen(err->told);
	bool whole = len && err->told[len - 1] == '.';

	if (err->kind == ERR_USAGE && len && !theirs)
		return arena_copy(arena, err->told);
	if (!theirs && !whole)
		text_safe(ours.told, sizeof ours.told, err->told);
	err_say(&ours, said, sizeof said);
	return arena_printf(arena, "%s%s%s", said, whole && !theirs ? " " : "", whole && !theirs ? err->told : "");
}

static void doc_err_add(struct doc_err *out, const char *id, const char *label, const char *text)
{
	out->lines[out->count++] = (struct doc_err_line){ id, label, text };
}

static void doc_err_help(struct doc_err *out, const char *who, const char *now)
{
	doc_err_add(out, "who", _("Who can help"), _(who));
	doc_err_add(out, "now", _("What now"), _(now));
}

static const struct topic_row *doc_err_topic(const char *doing)
{
	for (int i = 0; doing && i < TOPIC_COUNT; i++)
		if (topic_rows[i].reading && strcmp(topic_rows[i].reading, doing) == 0)
			return &topic_rows[i];
	return NULL;
}

/* Whose account has what is missing: by what was asked for. */
static void doc_err_not_allowed(const struct err *err, struct doc_err *out, struct arena *arena)
{
	const struct topic_row *topic = doc_err_topic(err->doing);

	if (!err->status && !*err->code && !err->aadsts) {
		/* never sent: the token says itself that it does not suffice */
		static const char *const makers[] = { TOKEN_MAKERS };

		doc_err_help(out, makers[0], makers[1]);
		return;
	}
	for (size_t i = 0; err->doing && i < sizeof writers / sizeof *writers; i++)
		if (strcmp(writers[i].doing, err->doing) == 0) {
			doc_err_help(out, writers[i].who, writers[i].now);
			return;
		}
	if (topic && topic->exchange)
		doc_err_help(out,
		    N_("Someone with the role Exchange Administrator. To read only, Global Reader is enough, or View-Only "
		       "Configuration in Exchange."),
		    N_("Sign in to Exchange with such an account."));
	else if (topic && topic->permission) {
		doc_err_add(out, "who", _("Who can help"), _("Someone with the role Global Reader."));
		doc_err_add(out, "now", _("What now"),
		    arena_printf(arena, _("Sign in with such an account, and with the permission %s."),
			topic->permission));
	} else
		doc_err_help(out, N_("An administrator of the tenant, who can assign roles."),
		    N_("Sign in with an account that may do this."));
}

struct doc_err doc_err_of(const struct err *err, struct arena *arena)
{
	const struct aadsts *aadsts = aadsts_for(err);
	bool theirs = err_theirs(err);
	struct doc_err out = { .says = aadsts ? _(aadsts->happened) : doc_err_sentence(err, theirs, arena) };
	char text[ERR_SAY_SIZE];

	if (aadsts)
		doc_err_help(&out, aadsts->who, aadsts->now);
	else if (err->kind == ERR_NOT_ALLOWED)
		doc_err_not_allowed(err, &out, arena);
	for (size_t i = 0; i < sizeof helps / sizeof *helps && !aadsts; i++)
		if (helps[i].kind == err->kind)
			doc_err_help(&out, helps[i].who, helps[i].now);
	if (theirs && *err_words(err, text, sizeof text))
		doc_err_add(&out, "told", _("Microsoft says"), arena_copy(arena, text));
	if (*err_marks(err, text, sizeof text))
		doc_err_add(&out, "block", _("For support"), arena_copy(arena, text));
	return out;
}

/* A page says by its place what was being done; a command and a report have to. Without ids there is no line for
 * support, and the sentence has the rest of it, such as the HTTP status. */
static struct doc_err doc_err_whole(const struct err *err, struct arena *arena)
{
	struct doc_err lines = doc_err_of(err, arena);
	bool known = aadsts_for(err) != NULL; /* then its sentence says more than the kind of the failure */
	char said[ERR_SAY_SIZE];

	if (known && *err_doing(err, said, sizeof said))
		/* TRANSLATORS: "Signing in: A policy blocked it." */
		lines.says = arena_printf(arena, _("%1$s: %2$s"), said, lines.says);
	else if (!known && err->kind != ERR_USAGE && !err_theirs(err) && !*err_marks(err, said, sizeof said))
		lines.says = arena_copy(arena, err_say(err, said, sizeof said));
	return lines;
}

void doc_err_rows(const struct err *err, struct doc *doc)
{
	struct doc_err lines = doc_err_whole(err, &doc->arena);

	doc_row(doc, "failed", _("Failed"), lines.says);
	for (size_t i = 0; i < lines.count; i++)
		doc_row(doc, doc_printf(doc, "failed.%s", lines.lines[i].id), lines.lines[i].label,
		    lines.lines[i].text);
}

const char *doc_err_text(const struct err *err, struct arena *arena)
{
	struct doc_err lines = doc_err_whole(err, arena);
	const char *text = lines.says;

	for (size_t i = 0; i < lines.count; i++)
		text = arena_printf(arena, _("%1$s\n%2$s: %3$s"), text, lines.lines[i].label, lines.lines[i].text);
	return text;
}

const char *doc_err_why(const struct err *err)
{
	return *err->told ? err->told : err_kind_text(err->kind);
}

void doc_err_remedy(const struct err *err, const char *proxy, struct doc *doc)
{
	if (err->kind != ERR_UNREACHABLE && err->kind != ERR_TLS)
		return;
	doc_heading(doc, "remedy", _("What to do"));
	if (err->kind == ERR_TLS)
		doc_row(doc, "remedy.ca", _("Certificate"),
		    _("Something on the way opens the connection: a proxy that inspects it, most often. Get its CA certificate as a PEM file, and start again with --cacert FILE."));
	if (*proxy)
		doc_row(doc, "remedy.proxy", _("Proxy"),
		    doc_printf(doc,
			_("%s is in use, from HTTPS_PROXY. Is that name right, and does it let this machine through? Without a proxy: unset HTTPS_PROXY."),
			proxy));
	else
		doc_row(doc, "remedy.proxy", _("Proxy"),
		    _("None is in use. If this network has one: export HTTPS_PROXY=http://NAME:PORT, and start again."));
	if (err->kind == ERR_UNREACHABLE)
		doc_row(doc, "remedy.dns", _("Network"),
		    *proxy ? _("Can this machine find the proxy's name (DNS), and connect to it?")
			   : _("Can this machine find names (DNS), and connect to port 443 of the services above?"));
	doc_row(doc, "remedy.who", _("Who can help"), _("whoever runs this network: show them the lines above"));
}
