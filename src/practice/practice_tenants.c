/* practice_tenants.c - the practice tenants, as data */
#include "practice/practice.h"

#include <stddef.h>
#include <string.h>

#include "base/i18n.h"

#define ID(number) "5a1e5f0c-0000-4000-8000-0000000000" number
#define NAMED(word)                                                                                                    \
	.name = word, .domain = word ".practice.example", .initial_domain = word "practice.onmicrosoft.example",       \
	.cloud = CLOUD_GLOBAL

/* One that "--practice" does not name. */
#define CUSTOMER(word) NAMED(word)

#define ADDIN     .app_name = "Practice CRM for Outlook", .publisher = "Practice CRM, Inc."
#define APP_THERE .app_present = true, .app_enabled = true
#define ALL_SIX   .grant_scope = PRACTICE_APP_SCOPES
/* A leading space, as Graph returns it in many tenants. */
#define TWO_MISSING .grant_scope = " User.Read openid profile offline_access"
#define USUAL       .exchange = true, .premium = true, .has_role = true

/* 3 March 2025, 10:00 UTC: tokens were off unless an admin had turned them on, and the setting could still be read. */
#define EARLY_2025 1740996000

/* A malicious name: clears the screen (both spellings), sets the title, writes to the clipboard, changes direction,
 * hides, breaks lines, combines, and is long. */
#define HOSTILE                                                                                                        \
	"\033[2J\033[31m\033]0;owned\007\033]52;c;cHJhY3RpY2U=\007\302\233"                                            \
	"2J"                                                                                                           \
	"\342\200\256esrever\342\200\254\342\200\213\342\200\215\357\273\277\r\n\t\b\177"                              \
	"e\314\201\314\202\314\203\314\204\314\205\314\206\342\200\250\363\240\201\201"
#define FIFTY "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define LONG  FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY

#define OLD_CLIENTS                                                                                                    \
	{                                                                                                              \
		.name = "Block legacy authentication", .state = "enabled", .apps = "All",                              \
		.clients = "exchangeActiveSync other", .controls = "block"                                             \
	}
#define SECOND_FACTOR                                                                                                  \
	{                                                                                                              \
		.name = "Second factor for everyone", .state = "enabled", .apps = "All", .controls = "mfa"             \
	}
#define DEVICE_CODE(how)                                                                                               \
	{                                                                                                              \
		.name = "Block device code flow", .state = how, .apps = "All", .flows = "deviceCodeFlow",              \
		.controls = "block"                                                                                    \
	}
#define REPORTED "enabledForReportingButNotEnforced"

static const struct practice_policy usual[] = {
	OLD_CLIENTS,
	SECOND_FACTOR,
	DEVICE_CODE(REPORTED),
	{ .name = NULL },
};

static const struct practice_policy early[] = {
	OLD_CLIENTS,
	SECOND_FACTOR,
	{ .name = "Approved apps on telephones",
	    .state = "enabled",
	    .apps = "Office365",
	    .platforms = "android iOS",
	    .controls = "approvedApplication" },
	{ .name = NULL },
};

static const struct practice_policy strict[] = {
	OLD_CLIENTS,
	SECOND_FACTOR,
	DEVICE_CODE("enabled"),
	{ .name = "Known devices outside the offices",
	    .state = "enabled",
	    .apps = "Office365",
	    .locations = "All",
	    .controls = "compliantDevice domainJoinedDevice" },
	{ .name = "Old rule for telephones",
	    .state = "disabled",
	    .apps = "All",
	    .platforms = "all",
	    .controls = "approvedApplication" },
	{ .name = NULL },
};

static const struct practice_policy no_device[] = {
	OLD_CLIENTS,
	SECOND_FACTOR,
	DEVICE_CODE("enabled"),
	{ .name = NULL },
};

static const struct practice_policy hostile_policies[] = {
	{ .name = "Policy " HOSTILE LONG, .state = "enabled", .apps = "All", .controls = "block", .locations = "All" },
	{ .name = NULL },
};

static const struct practice_signins all_good[] = {
	{ .count = 40, .hours = 1 },
	{ .count = 3, .hours = 5, .seen = true },
	{ .count = 0 },
};

static const struct practice_signins not_consented[] = {
	{ .count = 12, .code = 65001, .hours = 2 },
	{ .count = 1, .code = 90094, .hours = 3, .seen = true },
	{ .count = 0 },
};

static const struct practice_signins not_assigned[] = {
	{ .count = 6, .hours = 1 },
	{ .count = 4, .code = 50105, .hours = 2 },
	{ .count = 0 },
};

#define RECOMMENDED .user_policy = "microsoft-user-default-recommended"

/* --- the customers of "partner" --- */

static const struct practice_tenant customers[] = {
	{
	    CUSTOMER("bakery"),
	    ADDIN,
	    APP_THERE,
	    TWO_MISSING,
	    USUAL,
	    .says = N_("two permissions are missing"),
	    .tenant_id = ID("b1"),
	    .display_name = "Bakery Practice Ltd",
	    .user_grants = 1,
	    .tokens = TOKENS_REMOVED,
	    RECOMMENDED,
	    .policies = usual,
	    .signins = not_consented,
	},
	{
	    CUSTOMER("clinic"),
	    ADDIN,
	    APP_THERE,
	    ALL_SIX,
	    USUAL,
	    .says = N_("everything is granted"),
	    .tenant_id = ID("b2"),
	    .display_name = "Clinic Practice Ltd",
	    .tokens = TOKENS_REMOVED,
	    .ews_enabled = NO,
	    RECOMMENDED,
	    .policies = usual,
	    .signins = all_good,
	    .consented_days = 9,
	},
	{
	    CUSTOMER("garage"),
	    ADDIN,
	    USUAL,
	    .says = N_("nothing is there yet"),
	    .tenant_id = ID("b3"),
	    .display_name = "Garage Practice Ltd",
	    .tokens = TOKENS_REMOVED,
	    RECOMMENDED,
	    .policies = usual,
	    .signins = not_consented,
	},
	{
	    CUSTOMER("mill"),
	    ADDIN,
	    .premium = true,
	    .has_role = true,
	    .says = N_("its mailboxes are on-premises"),
	    .tenant_id = ID("b4"),
	    .display_name = "Mill Practice Ltd",
	    .synced = true,
	    .tokens = TOKENS_REMOVED,
	    RECOMMENDED,
	    .policies = usual,
	},
	{ .name = NULL },
};

const struct practice_tenant *practice_find(const char *name)
{
	const struct practice_tenant *tenant = practice_tenants;

	while (tenant->name && strcmp(tenant->name, name) != 0)
		tenant++;
	return tenant->name ? tenant : NULL;
}

const struct practice_tenant practice_tenants[] = {
	{
	    NAMED("classic"),
	    ADDIN,
	    APP_THERE,
	    TWO_MISSING,
	    USUAL,
	    .says = N_("A tenant in early 2025: two permissions are missing, and legacy tokens "
		       "can still be switched."),
	    .tenant_id = ID("01"),
	    .display_name = "Classic Practice Ltd",
	    .begins_at = EARLY_2025,
	    .user_grants = 2,
	    .tokens = TOKENS_ALLOWED,
	    RECOMMENDED,
	    .policies = early,
	    .signins = not_consented,
	},
	{
	    NAMED("today"),
	    ADDIN,
	    APP_THERE,
	    ALL_SIX,
	    USUAL,
	    .says = N_("A tenant of today: legacy tokens are removed, and EWS is allowed for "
		       "one app."),
	    .tenant_id = ID("02"),
	    .display_name = "Today Practice Ltd",
	    .tokens = TOKENS_REMOVED,
	    .ews_enabled = YES,
	    .ews_allowed = "5a1e5f0c-0000-4000-8000-0b0ac71ce002",
	    RECOMMENDED,
	    .policies = usual,
	    .signins = all_good,
	    .consented_days = 12,
	},
	{
	    NAMED("ready"),
	    ADDIN,
	    APP_THERE,
	    ALL_SIX,
	    USUAL,
	    .says = N_("Everything is as it should be, and legacy tokens are blocked."),
	    .tenant_id = ID("03"),
	    .display_name = "Ready Practice Ltd",
	    .tokens = TOKENS_BLOCKED,
	    .tokens_form = TOKENS_AS_OBJECT,
	    .ews_enabled = NO,
	    .policies = usual,
	    .signins = all_good,
	    .consented_days = 4,
	},
	{
	    NAMED("fresh"),
	    ADDIN,
	    USUAL,
	    .says = N_("Nothing is there yet: no enterprise application, no consent, no "
		       "setting."),
	    .tenant_id = ID("04"),
	    .display_name = "Fresh Practice Ltd",
	    .tokens = TOKENS_NOT_SET,
	    .tokens_form = TOKENS_AS_LINES,
	    RECOMMENDED,
	    .policies = usual,
	    .signins = not_consented, /* once the app is there */
	    .requests = 1,
	},
	{
	    NAMED("onprem"),
	    ADDIN,
	    .premium = true,
	    .has_role = true,
	    .says = N_("A tenant without Exchange Online: its mailboxes are on-premises and "
		       "not concerned."),
	    .tenant_id = ID("05"),
	    .display_name = "On-Premises Practice Ltd",
	    .synced = true,
	    .tokens = TOKENS_REMOVED,
	    RECOMMENDED,
	    .policies = usual,
	},
	{
	    NAMED("hybrid"),
	    ADDIN,
	    APP_THERE,
	    ALL_SIX,
	    USUAL,
	    .says = N_("Mailboxes in Exchange Online and on-premises, and the app is only for "
		       "those assigned to it."),
	    .tenant_id = ID("06"),
	    .display_name = "Hybrid Practice Ltd",
	    .synced = true,
	    .assignment_required = true,
	    .assigned = 2,
	    .tokens = TOKENS_REMOVED,
	    RECOMMENDED,
	    .policies = strict,
	    .signins = not_assigned,
	    .consented_days = 2,
	},
	{
	    NAMED("helpdesk"),
	    ADDIN,
	    APP_THERE,
	    ALL_SIX,
	    .exchange = true,
	    .premium = true,
	    .says = N_("Sign-in works, but the account has no admin role, so naaready can read hardly anything."),
	    .tenant_id = ID("07"),
	    .display_name = "Helpdesk Practice Ltd",
	    .tokens = TOKENS_REMOVED,
	    RECOMMENDED,
	    .policies = usual,
	    .signins = all_good,
	},
	{
	    NAMED("nodevice"),
	    ADDIN,
	    APP_THERE,
	    ALL_SIX,
	    USUAL,
	    .says = N_("Device code sign-in is blocked; a client secret works, and all is "
		       "ready behind it."),
	    .tenant_id = ID("08"),
	    .display_name = "No Device Practice Ltd",
	    .blocks_device = true,
	    .tokens = TOKENS_BLOCKED,
	    RECOMMENDED,
	    .policies = no_device,
	    .signins = all_good,
	    .consented_days = 20,
	},
	{
	    NAMED("stormy"),
	    ADDIN,
	    APP_THERE,
	    TWO_MISSING,
	    USUAL,
	    .says = N_("Like classic, but every third call is throttled or fails for a while."),
	    .tenant_id = ID("09"),
	    .display_name = "Stormy Practice Ltd",
	    .begins_at = EARLY_2025,
	    .stormy = true,
	    .user_grants = 2,
	    .tokens = TOKENS_ALLOWED,
	    RECOMMENDED,
	    .policies = early,
	    .signins = not_consented,
	},
	{
	    NAMED("hostile"),
	    APP_THERE,
	    TWO_MISSING,
	    USUAL,
	    .says = N_("Like classic, but with names and messages that try to take over the "
		       "terminal."),
	    .tenant_id = ID("0a"),
	    .display_name = "Hostile " HOSTILE LONG,
	    .begins_at = EARLY_2025,
	    .user_grants = 2,
	    .tokens = TOKENS_ALLOWED,
	    .app_name = "Practice CRM " HOSTILE LONG,
	    .publisher = "Publisher " HOSTILE LONG,
	    .noise = HOSTILE,
	    RECOMMENDED,
	    .policies = hostile_policies,
	    .signins = not_consented,
	},
	{
	    NAMED("partner"),
	    ADDIN,
	    APP_THERE,
	    ALL_SIX,
	    USUAL,
	    .says = N_("A partner's own tenant, where all is ready, and four customers to choose from."),
	    .tenant_id = ID("0b"),
	    .display_name = "Partner Practice Ltd",
	    .tokens = TOKENS_REMOVED,
	    .user_policy = "microsoft-user-default-legacy",
	    .policies = usual,
	    .self_scope = "Directory.Read.All User.Read",
	    .customers = customers,
	},
	{
	    NAMED("large"),
	    ADDIN,
	    APP_THERE,
	    ALL_SIX,
	    USUAL,
	    .says = N_("Like ready, with thousands of users who consented for themselves: long "
		       "lists in pages."),
	    .tenant_id = ID("0c"),
	    .display_name = "Large Practice Ltd",
	    .assignment_required = true,
	    .assigned = 40,
	    .user_grants = 2500,
	    .tokens = TOKENS_BLOCKED,
	    .ews_enabled = NO,
	    RECOMMENDED,
	    .policies = usual,
	    .signins = all_good,
	    .consented_days = 29,
	},
	{ .name = NULL }
};
