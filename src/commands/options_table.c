/* options_table.c - the tables of commands, actions and options */
#include "base/i18n.h"
#include "commands/options.h"

#define BIT(command) (1u << COMMAND_##command)
/* Commands that talk to a tenant; "practice" is the wizard on a practice tenant. */
#define TALK (BIT(WIZARD) | BIT(CHECK) | BIT(CONSENT) | BIT(TOKENS) | BIT(EWS) | BIT(PRACTICE))
/* The same, and commands without a sign-in. */
#define REACH (TALK | BIT(PROOF))
/* Commands on saved runs, real or practice. */
#define SAVED (BIT(REVIEW) | BIT(REPORT) | BIT(DIFF) | BIT(VERIFY))
#define PAGES (BIT(WIZARD) | BIT(PRACTICE) | BIT(REVIEW))
/* They change nothing, or ask on their pages. */
#define UNASKED (TALK & ~(BIT(CONSENT) | BIT(TOKENS)))
/* Commands on what is installed: profiles and timeline. */
#define DATA (BIT(TIMELINE) | BIT(PROFILE))
/* Options that naaready-practice lists. */
#define SERVES     (BIT(PRACTICE) | BIT(SERVE))
#define EVERY      (((1u << COMMAND_COUNT) - 1) | BIT(SERVE))
#define STEPS      "launch|authorize|signin|work|all"
#define AT(member) offsetof(struct options, member)

const struct command_row command_rows[] = {
	{ COMMAND_WIZARD, "wizard", "", N_("the wizard, page by page; the default"),
	    N_("Leads you through consent, permissions, legacy tokens and proof. It reads first, and changes "
	       "nothing until you have seen what it will send and typed the tenant's domain. You can leave at any "
	       "time; the next start continues from there."),
	    0, 0, TAKE_TENANT,
	    { { "naaready contoso.com", N_("the wizard for one tenant") },
		{ "naaready --practice", N_("the wizard on a tenant that does not exist") },
		{ "naaready check --tenant contoso.com", N_("one report, without pages; changes nothing") } } },
	{ COMMAND_CHECK, "check", "", N_("read everything, change nothing, print a report"),
	    N_("Signs in, reads, checks, prints a report and saves the run. Exit status: 0 ready, 1 not ready, 3 "
	       "sign-in failed, 4 the network or the service failed, 5 a change is still open in this tenant, 6 "
	       "could not tell."),
	    0, 0, TAKE_FLAG,
	    { { "naaready check --tenant contoso.com --logs", N_("everything, with sign-in logs and policies") },
		{ "naaready check --practice=today", N_("try it, without a real tenant") },
		{ "naaready check --tenant contoso.com --fail-on warn,regression --json",
		    N_("for a script: ends with 1 for a warning, too, and for what got worse") } } },
	{ COMMAND_CONSENT, "consent", "", N_("show or add the missing permissions"),
	    N_("Shows what it would grant to everyone in the organisation, and ends with 1 if something is missing. "
	       "With --apply --yes --confirm DOMAIN it adds what is missing; it never removes a permission. A "
	       "second run then finds nothing to do. If the enterprise application is missing, --create-app creates "
	       "it first, and checks who owns it before granting anything."),
	    0, 0, TAKE_FLAG,
	    { { "naaready consent --tenant contoso.com", N_("show what is missing") },
		{ "naaready consent --tenant contoso.com --apply --yes --confirm contoso.com",
		    N_("add what is missing, without asking") },
		{ "naaready consent --practice --apply --yes --confirm classic.practice.example",
		    N_("try that, without a real tenant") } } },
	{ COMMAND_TOKENS, "tokens", "status|block|restore", N_("read or switch the legacy-token setting"),
	    N_("\"tokens status\" reads the setting. With --yes --confirm DOMAIN, \"tokens block\" blocks legacy "
	       "tokens for a test, and \"tokens restore\" puts back what it found. Until then, naaready ends with 5 "
	       "for this tenant."),
	    0, 0, TAKE_FLAG,
	    { { "naaready tokens status --tenant contoso.com", N_("read the setting") },
		{ "naaready tokens block --practice --for 24h --yes --confirm classic.practice.example",
		    N_("block for a day, in a practice tenant") },
		{ "naaready tokens restore --practice --yes --confirm classic.practice.example",
		    N_("put back what was found") } } },
	{ COMMAND_PROOF, "proof", "add|list", N_("who opened the add-in in Outlook, and what happened"),
	    N_("Does what page 8 of the wizard does. \"proof add\" records what one person saw in one Outlook. The "
	       "result counts, with its date, in every later run for this tenant and profile, until the same person "
	       "tries again in the same Outlook. \"proof list\" shows all results, and why one does not count. No "
	       "sign-in is needed. If a saved run knows the tenant (without --tenant: the last run), nothing is "
	       "sent to any service."),
	    0, 0, TAKE_FLAG,
	    { { "naaready proof add --tenant contoso.com --person anna@contoso.com --outlook new --is user --passed all",
		  N_("all went well for Anna, in new Outlook") },
		{ "naaready proof list", N_("all results for the tenant of the last run") } } },
	{ COMMAND_EWS, "ews", "", N_("explain the EWS setting"),
	    N_("Reads whether Exchange Web Services (EWS) are on, blocked or not set and which apps may use them, "
	       "and says how much time is left. It prints the commands that an Exchange administrator would run to "
	       "change the setting, and what they do to others. It changes nothing itself. Exit status: 0 read, 3 "
	       "sign-in failed, 4 the network failed, 6 could not be read."),
	    0, 0, TAKE_FLAG,
	    { { "naaready ews --tenant contoso.com", N_("read the setting, and explain it") },
		{ "naaready ews --practice=today", N_("try it, without a real tenant") } } },
	{ COMMAND_REVIEW, "review", "[RUN]", N_("look at saved runs, without the network"),
	    N_("RUN is an id, the unique beginning of an id, \"last\", or a path. Without RUN you choose from a list."),
	    0, 1, TAKE_RUN,
	    { { "naaready review", N_("choose from the saved runs") },
		{ "naaready review last --plain", N_("the last run, as numbered lines") } } },
	{ COMMAND_REPORT, "report", "RUN", N_("print a saved run as text, JSON, Markdown, HTML or CSV"),
	    N_("RUN is an id, the unique beginning of an id, \"last\", or a path."), 1, 1, TAKE_RUN,
	    { { "naaready report last", N_("the last run as text") },
		{ "naaready report last --format html > report.html", N_("the same for a browser or for paper") },
		{ "naaready report last --redact", N_("the same, without names, domains and ids") } } },
	{ COMMAND_DIFF, "diff", "RUN RUN", N_("show what changed between two runs"),
	    N_("Give each RUN as for \"report\", the earlier one first. This version judges both runs; it does not "
	       "compare what only one of them has read. Ends with 0, whether the runs differ or not, unless "
	       "--exit-code is given."),
	    2, 2, TAKE_RUN,
	    { { "naaready diff 20261101 last",
		  N_("what changed since 1 November 2026, if one run was saved on that day") },
		{ "naaready diff --exit-code before.jsonl last > /dev/null",
		    N_("for a script: ends with 1 if anything differs") } } },
	{ COMMAND_VERIFY, "verify", "RUN", N_("tell whether a record is whole; print its head hash"),
	    N_("Exit status: 0 whole, 1 altered, 6 unfinished. Keep the head hash elsewhere: it shows whether lines "
	       "were removed from the end of the record."),
	    1, 1, TAKE_RUN,
	    { { "naaready verify last", N_("the last run") },
		{ "naaready verify before.jsonl", N_("a file from elsewhere") } } },
	{ COMMAND_TIMELINE, "timeline", "", N_("the retirement timeline, and where today falls on it"), "", 0, 0,
	    TAKE_FLAG,
	    { { "naaready timeline", N_("what happened, and what comes next") },
		{ "naaready timeline --json", N_("the same for a script") },
		{ "naaready timeline --practice", N_("the same on the practice tenant's day") } } },
	{ COMMAND_PROFILE, "profile", "list|show ID|check FILE", N_("add-in profiles"),
	    N_("\"profile list\" lists the profiles, \"profile show ID\" prints one, \"profile check FILE\" says "
	       "what is wrong with a file. Your own profiles are in ~/.config/naaready/profiles."),
	    0, 0, TAKE_FLAG,
	    { { "naaready profile list", N_("the add-ins that are known") },
		{ "naaready profile show salesforce", N_("what one of them needs") },
		{ "naaready profile check my-addin.json", N_("what is wrong with a file of your own") } } },
	{ COMMAND_PRACTICE, "practice", "[NAME|serve|reset]", N_("the wizard on a tenant that does not exist"),
	    N_("Contacts nothing real. \"practice serve\" serves the practice cloud on this machine over HTTP, or "
	       "over HTTPS with --https (with a certificate made at start) or with --cert-file and --key-file. "
	       "\"practice reset\" removes what practice keeps: the state of its tenants, its saved runs and its open "
	       "changes; it asks first. Real runs stay."),
	    0, 0, TAKE_PRACTICE,
	    { { "naaready practice", N_("the wizard on the tenant classic") },
		{ "naaready practice fresh", N_("the wizard on another one") },
		{ "naaready practice serve --port 8080", N_("serve one for other programs") } } },
	{ COMMAND_COUNT, NULL, NULL, NULL, NULL, 0, 0, 0, { { NULL, NULL } } },
};

const struct action_row action_rows[] = {
	{ COMMAND_TOKENS, "status", 0, 0, false },
	{ COMMAND_TOKENS, "block", 0, 0, false },
	{ COMMAND_TOKENS, "restore", 0, 0, false },
	{ COMMAND_PROOF, "add", 0, 0, false },
	{ COMMAND_PROOF, "list", 0, 0, false },
	{ COMMAND_PROFILE, "list", 0, 0, false },
	{ COMMAND_PROFILE, "show", 1, 1, false, TAKE_PROFILE },
	{ COMMAND_PROFILE, "check", 1, 1, false, TAKE_FILE },
	{ COMMAND_PRACTICE, "serve", 0, 0, true },
	{ COMMAND_PRACTICE, "reset", 0, 0, true },
	{ COMMAND_COUNT, NULL, 0, 0, false },
};

const struct option_row option_rows[] = {
	{ "tenant", 0, N_("DOMAIN|GUID"), REACH, N_("the tenant: one of its domains, or its id"), TAKE_TENANT,
	    AT(tenant), .config = true },
	{ "cloud", 0, N_("CLOUD"), REACH, N_("global, gcc, gcch, dod or china (default: found by domain)"), TAKE_CLOUD,
	    AT(cloud), .config = true, .words = "global|gcc|gcch|dod|china" },
	{ "profile", 0, N_("ID"), REACH, N_("the add-in's profile (default: salesforce)"), TAKE_PROFILE, AT(profile_id),
	    .config = true },
	{ "app-id", 0, N_("GUID"), REACH, N_("the add-in's client id in Microsoft Entra"), TAKE_GUID, AT(app_id),
	    .config = true },
	{ "consent-url", 0, N_("URL"), REACH, N_("the vendor's consent link; the add-in's client id is taken from it"),
	    TAKE_TEXT, AT(consent_url), .config = true },
	{ "scopes", 0, N_("LIST"), TALK, N_("permissions that the add-in needs besides those in its profile"),
	    TAKE_TEXT, AT(scopes), .config = true },
	{ "publisher", 0, N_("GUID"), REACH, N_("the tenant that must own the add-in's app"), TAKE_GUID, AT(publisher),
	    .config = true },
	{ "auth", 0, N_("HOW"), TALK,
	    N_("how to sign in: device, paste, loopback[:PORT], certificate, secret or token"), TAKE_AUTH, AT(auth),
	    .config = true, .words = "device|paste|loopback[:PORT]|certificate|secret|token" },
	{ "client-id", 0, N_("GUID"), TALK, N_("your own app registration to sign in with (not the add-in)"), TAKE_GUID,
	    AT(client_id), .config = true },
	{ "exchange-client-id", 0, N_("GUID"), TALK, N_("the same for Exchange, if it is another one"), TAKE_GUID,
	    AT(exchange_client_id), .config = true },
	{ "logs", 0, NULL, TALK & ~BIT(EWS),
	    N_("sign in for sign-in logs and policies, too; this asks for more permissions to read"), TAKE_FLAG,
	    AT(logs), .config = true },
	{ "certificate", 0, N_("FILE"), TALK, N_("key and certificate to sign in as an app"), TAKE_FILE,
	    AT(certificate), .config = true },
	{ "secret-file", 0, N_("FILE|-"), TALK, N_("file with the client secret on its first line; - reads stdin"),
	    TAKE_FILE, AT(secret_file), .config = true },
	{ "token-file", 0, N_("FILE|-"), TALK, N_("file with one or two access tokens, one per line; - reads stdin"),
	    TAKE_FILE, AT(token_file), .config = true },
	{ "console", 0, N_("FILE|-"), BIT(WIZARD) | BIT(CHECK) | BIT(TOKENS) | BIT(EWS),
	    N_("what Exchange PowerShell showed an admin who may read it; - reads stdin"), TAKE_FILE, AT(console),
	    .action = "status" },
	{ "cacert", 0, N_("FILE"), REACH, N_("certificates to trust instead of the system's"), TAKE_FILE, AT(cacert),
	    .config = true },
	{ "timeout", 0, N_("SECONDS"), REACH, N_("how long one request may take (default: 20)"), TAKE_NUMBER,
	    AT(timeout_s), .config = true, .least = 1, .most = 600 },
	{ "time-limit", 0, N_("SECONDS"), REACH & ~PAGES,
	    N_("how long the whole run may take; then it ends with 4 (default: 3600)"), TAKE_NUMBER, AT(limit_s),
	    .config = true, .least = 1, .most = 604800 },
	{ "trace", 0, N_("FILE"), REACH, N_("append one line for each request and each reply, without secrets"),
	    TAKE_FILE, AT(trace) },
	{ "network", 0, NULL, BIT(CHECK), N_("only check that the services can be reached"), TAKE_FLAG, AT(network) },
	{ "practice", 0, N_("[=TENANT|URL]"), REACH | SAVED | DATA | BIT(SERVE),
	    N_("use a tenant that does not exist (default: classic), or a practice cloud served at URL"), TAKE_PRACTICE,
	    AT(practice), .idle = BIT(PROFILE) },
	{ "no-save", 0, NULL, REACH, N_("save no record; then naaready cannot change anything"), TAKE_FLAG,
	    AT(no_save) },
	{ "dry-run", 0, NULL, TALK, N_("show what would change, and send nothing"), TAKE_FLAG, AT(dry_run),
	    .config = true, .idle = BIT(CHECK) | BIT(EWS) },
	{ "json", 0, NULL, (REACH & ~(BIT(WIZARD) | BIT(PRACTICE))) | BIT(DIFF) | DATA, N_("print the result as JSON"),
	    TAKE_FLAG, AT(json) },
	{ "exit-code", 0, NULL, BIT(DIFF), N_("end with 1 if the runs differ, otherwise with 0"), TAKE_FLAG,
	    AT(exit_code) },
	{ "fail-on", 0, N_("LIST"), BIT(CHECK),
	    N_("what else ends with 1: warn, unknown, pending, unproven, regression (worse than --baseline)"),
	    TAKE_FAIL_ON, AT(fail_on), .config = true, .words = "warn|unknown|pending|unproven|regression" },
	{ "baseline", 0, N_("RUN"), BIT(CHECK),
	    N_("the saved run to compare with: what got worse is said (default for regression: the tenant's last)"),
	    TAKE_RUN, AT(baseline), .config = true },
	{ "format", 0, N_("FORMAT"), BIT(REPORT), N_("text (the default), json, markdown, html or csv"), TAKE_WORD,
	    AT(format), .config = true, .words = "text|json|markdown|html|csv" },
	{ "all", 0, NULL, BIT(CHECK) | BIT(REPORT), N_("list what passed or does not apply, too"), TAKE_FLAG, AT(all),
	    .config = true },
	{ "redact", 0, NULL, BIT(REPORT), N_("replace names, domains and ids, so that others may see it"), TAKE_FLAG,
	    AT(redact) },
	{ "plain", 0, NULL, TALK | PAGES, N_("numbered lines instead of a full screen; for screen readers, too"),
	    TAKE_FLAG, AT(plain), .config = true, .idle = TALK & ~PAGES },
	{ "ascii", 0, NULL, EVERY, N_("ASCII characters only"), TAKE_FLAG, AT(ascii), .config = true },
	{ "color", 0, N_("WHEN"), TALK | PAGES | BIT(REPORT), N_("auto (the default), always or never"), TAKE_COLOR,
	    AT(color), .config = true, .words = "auto|always|never" },
	{ "yes", 0, NULL, TALK, N_("change without asking; only together with --confirm"), TAKE_FLAG, AT(yes),
	    .idle = UNASKED },
	{ "confirm", 0, N_("DOMAIN"), TALK, N_("a verified domain of the tenant that --yes may change"), TAKE_CONFIRM,
	    AT(confirm), .idle = UNASKED },
	{ "port", 0, N_("PORT"), SERVES, N_("where \"practice serve\" listens (default: any free port)"), TAKE_NUMBER,
	    AT(port), .least = 1, .most = 65535, .action = "serve" },
	{ "https", 0, NULL, SERVES, N_("\"practice serve\" over HTTPS, with a certificate made at start"), TAKE_FLAG,
	    AT(https), .action = "serve" },
	{ "cert-file", 0, N_("FILE"), SERVES, N_("certificate for HTTPS of \"practice serve\""), TAKE_FILE,
	    AT(cert_file), .action = "serve" },
	{ "key-file", 0, N_("FILE"), SERVES, N_("private key for that certificate"), TAKE_FILE, AT(key_file),
	    .action = "serve" },
	{ "apply", 0, NULL, BIT(CONSENT), N_("add the missing permissions"), TAKE_FLAG, AT(apply) },
	{ "create-app", 0, NULL, BIT(CONSENT), N_("create the enterprise application if it is missing"), TAKE_FLAG,
	    AT(create_app) },
	{ "for", 0, N_("DURATION"), BIT(TOKENS),
	    N_("with block: put it back after this time, such as 90m, 24h, 2d or 1d12h"), TAKE_SPAN, AT(for_s),
	    .action = "block" },
	{ "guard", 0, NULL, BIT(TOKENS),
	    N_("with block --for: start a process on this host that puts it back at the deadline"), TAKE_FLAG,
	    AT(guard), .action = "block" },
	{ "from-not-set", 0, NULL, BIT(TOKENS),
	    N_("block although the setting is \"not set\", to which no certain way leads back"), TAKE_FLAG,
	    AT(from_not_set), .action = "block" },
	{ "anyway", 0, NULL, BIT(TOKENS), N_("with block: block although consent is incomplete or could not be read"),
	    TAKE_FLAG, AT(anyway), .action = "block" },
	{ "due", 0, NULL, BIT(TOKENS), N_("with restore: put back only what is past its deadline; for timers"),
	    TAKE_FLAG, AT(due), .action = "restore" },
	{ "from", 0, N_("STATE"), BIT(TOKENS),
	    N_("the setting to put back if there is no record: allowed, blocked or not_set"), TAKE_WORD, AT(from),
	    .action = "restore", .words = "allowed|blocked|not_set" },
	{ "person", 0, N_("NAME"), BIT(PROOF), N_("with add: who tried it, preferably the e-mail address"), TAKE_TEXT,
	    AT(tried.person), .action = "add" },
	{ "outlook", 0, N_("CLIENT"), BIT(PROOF), N_("with add: in which Outlook: classic, new, web, mac or mobile"),
	    TAKE_WORD, AT(tried.outlook), .action = "add", .words = "classic|new|web|mac|mobile" },
	{ "build", 0, N_("TEXT"), BIT(PROOF), N_("with add: the version that Outlook shows"), TAKE_TEXT,
	    AT(tried.build), .action = "add" },
	{ "passed", 0, N_("STEPS"), BIT(PROOF),
	    N_("with add: the steps that worked: launch, authorize (Microsoft), signin (add-in), work; or all"),
	    TAKE_WORDS, AT(tried.passed), .action = "add", .words = STEPS },
	{ "failed", 0, N_("STEPS"), BIT(PROOF), N_("with add: the steps that failed, out of the same list"), TAKE_WORDS,
	    AT(tried.failed), .action = "add", .words = STEPS },
	{ "error", 0, N_("TEXT"), BIT(PROOF),
	    N_("with add: the error that was shown; counts as failed unless --passed work"), TAKE_TEXT, AT(tried.error),
	    .action = "add" },
	{ "is", 0, N_("WHAT"), BIT(PROOF),
	    N_("with add: user (ordinary user), admin (has an admin role) or consented (consented alone)"), TAKE_WORDS,
	    AT(tried.is), .action = "add", .words = "user|admin|consented" },
	{ "updated", 0, NULL, BIT(PROOF), N_("with add: the add-in had to be updated or redeployed first"), TAKE_FLAG,
	    AT(tried.updated), .action = "add" },
	{ "note", 0, N_("TEXT"), BIT(PROOF), N_("with add: a remark for the record"), TAKE_TEXT, AT(tried.note),
	    .action = "add" },
	{ "help", 'h', NULL, EVERY, N_("show this help and exit"), TAKE_FLAG, AT(help) },
	{ "version", 'V', NULL, EVERY,
	    N_("show the version and exit; with --json: libraries, licences and places, too"), TAKE_FLAG, AT(version) },
	{ .name = NULL },
};

bool option_of(const struct option_row *row, enum command command)
{
	return (row->commands >> command & 1u) != 0;
}

bool option_listed(const struct option_row *row, enum command command)
{
	return option_of(row, command) && (row->idle >> command & 1u) == 0;
}
