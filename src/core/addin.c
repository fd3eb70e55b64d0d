/* addin.c - errors that Outlook shows when an add-in cannot sign in, explained */
#include "core/addin.h"

#include <stddef.h>
#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"
#include "base/text.h"
#include "core/aadsts.h"

/* --- names of add-ins, by the id in their manifest --- */

static const struct {
	const char *id, *name;
} addins[] = {
	{ "47232a61-61ee-4318-80f8-82568651aa9f", "Salesforce" },
	{ "4c655dc5-759f-4bcb-a100-c8fa41e9a4df", "Salesforce Sandbox" },
	{ "104da607-6ed9-44a3-9ee2-b066edc5bf49", "Salesforce Inbox" },
	{ "214df843-a034-4f18-9fb8-4700027fb2c7", "Salesforce Connector" },
	{ "858a57b9-7178-4a3d-bc1a-52220cdc58af", "Revenue Grid" },
	{ "af39e89e-ca88-42f2-9b48-cf2b1c89ea9d", "Cirrus Insight" },
	{ "a7ca6c74-33fb-43a4-a3e4-781078f0eff5", "Zoom" },
	{ "ca0e68f1-fd94-4bd2-a38f-d48190f42f15", "HubSpot Sales" },
	{ "7a91e319-a65d-4ceb-909b-12203561dbf5", "Cisco Webex Scheduler" },
	{ "270c1312-7c65-467e-be34-48495d823173", "Box" },
	{ "9b4919b5-728c-49f4-8a78-2d4abcfbb7dc", "Mimecast" },
	{ "0021b273-bca0-4a1f-38c2-0df61de7d9e3", "Docusign" },
	{ "49535d8a-fbe5-4935-8579-82099f9c14cc", "Dropbox" },
	{ "7bb9f300-575c-4fb9-a6a6-c2342441256a", "Smartsheet" },
	{ "c88e4e2a-8a30-404f-8f20-3d066dd425c1", "Wrike" },
	{ "129865f5-6f9e-421f-b6f1-34a118a034f8", "Asana" },
	{ "286f8133-4ca2-5885-940c-54992a732931", "Outreach" },
	{ "e90ced19-bd88-46f2-af8d-6039c7cf35cd", "Salesloft Connect" },
	{ "40efcf3f-bd65-4f4a-9928-5f6254e35b57", "Gong" },
	{ "c1f0f062-29a7-4adf-bae8-a04aef9498ca", "ClickUp" },
	{ "17e69345-a72c-4700-ab66-a78dcb40c319", "Jira Cloud" },
	{ "0909755f-cd01-453d-aafa-0a5a3a357755", "Slack" },
	{ "7ec028c7-a040-46fb-a914-9267da7585fb", "Dynamics CRM" },
	{ "3ba8b5e3-49f3-6a74-8a30-9de9b623ba0d", "Zoho CRM" },
	{ "b7cf3295-3645-4fc5-9c19-a963c71d1fe2", "Workfront" },
	{ "a14de463-9802-4c72-afdb-ddda6a8ae9a2", "RingCentral" },
	{ "68a9347c-c9c4-46fa-ab19-395399706e07", "GoTo" },
	{ "6df220fc-e48e-4469-8db1-6912ce109886", "Google Meet" },
	{ "7214a7e3-4615-4824-b696-df0b2e13f130", "Condeco" },
	{ "03dde774-2969-46d2-b427-6988a3747883", "Egnyte" },
	{ "efc30400-2ac5-48b7-8c9b-c0fd5f266be2", "Exclaimer" },
	{ "40695bfc-e831-4980-bc79-d786569e9f34", "CodeTwo" },
	{ "6046742c-3aee-485e-a4ac-92ab7199db2e", "Report Message" },
	{ "2150edbd-459f-4ce9-9267-cf1ecf71fa52", "Report Phishing" },
	{ "b51e3efb-9c17-4a01-af72-09187d818a57", "Polls" },
	{ "62916641-fc48-44ae-a2a3-163811f1c945", "Message Header Analyzer" },
	{ "fa0c4d52-36f6-4b55-a872-7c263cc0e467", "Calendly" },
	{ "a8d54630-1e1f-463c-8e13-82eb03a1ee17", "Calendly" },
	{ "b63b084b-3e71-41aa-a0f3-6578785edae2", "ndMail" },
	{ "e5019060-ce5d-4a6d-be57-513ab494d6f5", "OnePlaceMail" },
	{ "d76f016f-52c7-41b5-835b-900361d7040c", "Priority Matrix" },
	{ "49d3b812-abda-45b9-b478-9bc464ce5b9c", "Script Lab" },
};

/* The list comes before the profile, because a profile may cover several add-ins of its publisher. */
const char *addin_name(const char *manifest_id, const struct profile *profile)
{
	for (size_t i = 0; i < sizeof addins / sizeof *addins; i++)
		if (text_same(addins[i].id, manifest_id))
			return addins[i].name;
	return profile && scopes_has(&profile->manifest_ids, manifest_id) ? profile->name : "";
}

/* --- errors shown in Outlook --- */

const char addin_error_look[] =
    N_("Look for the same minute in the app's sign-in log: it names the user, the policy and the device.");

static const struct addin_error errors[];

/* Inside an id or a time: "4f2a-9017-...", "12:13.9017Z". */
static bool is_joint(char c)
{
	return c && strchr("-_", c) != NULL;
}

/* A number counts only if it is not part of a longer one or of an id, and a word only if it stands alone. */
static bool addin_says(const char *text, const char *seen)
{
	const char *at = text;
	size_t len = strlen(seen);
	bool number = ascii_is_digit(*seen);

	if (aadsts_in(seen))
		return aadsts_says(text, aadsts_in(seen));
	for (; (at = text_find(at, seen)); at++) {
		char before = at == text ? '\0' : at[-1], after = at[len];

		if (ascii_is_alnum(before) || ascii_is_alnum(after))
			continue;
		if (number && (is_joint(before) || is_joint(after) ||
				  (before && strchr(".:", before) && at - text > 1 && ascii_is_digit(at[-2]))))
			continue;
		return true;
	}
	return false;
}

/* Whether an earlier row in the text says the same. */
static bool is_said(const char *text, const struct addin_error *row)
{
	for (const struct addin_error *one = errors; one < row; one++)
		if (strcmp(one->happened, row->happened) == 0 && addin_says(text, one->seen))
			return true;
	return false;
}

const struct addin_error *addin_error_next(const char *text, const struct addin_error *after)
{
	for (const struct addin_error *row = after ? after + 1 : errors; text && row->seen; row++)
		if (addin_says(text, row->seen) && !(row->vague && (after || addin_error_number(text))) &&
		    !is_said(text, row))
			return row;
	return NULL;
}

const char *addin_error_number(const char *text)
{
	const struct aadsts *known = aadsts_find(aadsts_in(text));

	for (const struct addin_error *row = errors; known && row->seen; row++)
		if (!row->vague && addin_says(text, row->seen))
			return NULL;
	return known ? known->happened : NULL;
}

/* Texts that several rows share: what happened, who can change it, what to try; and their source. */
#define STILL_LEGACY                                                                                                   \
	N_("The add-in still asks for a legacy token, and does not get one."),                                         \
	    N_("The vendor, with a version of the add-in that uses nested app authentication."),                       \
	    N_("Close Outlook, open it again and reload the add-in. If the error stays, have the add-in updated or "   \
	       "deployed again."),                                                                                     \
	    "Microsoft, legacy token FAQ, revision of 2025-11-04", false
#define NO_SSO                                                                                                          \
	N_("This Outlook, or the add-in's manifest, does not support the way in which the add-in asks for a token."),   \
	    N_("The administrator who keeps Office up to date here; or the vendor, with an updated manifest."),         \
	    N_("Note the build and update Office. If the error stays, try Outlook on the web, and tell the vendor the " \
	       "number."),                                                                                              \
	    "learn.microsoft.com, Troubleshoot error messages for single sign-on, 2026-01-12", false
#define POLICY                                                                                                                 \
	N_("A Conditional Access policy stops the sign-in on this device, platform or place, or requires further proof."),     \
	    N_("An administrator of Conditional Access can change the policy, or exclude the account from it."),               \
	    N_("Look at \"access.policies\" on page 6 and at the sign-in log; try a managed device inside the organisation."), \
	    "Microsoft, legacy token FAQ, revision of 2025-11-03", false
#define CONSENT                                                                                                        \
	N_("Nobody has consented to what the add-in asks for, and ordinary users may not do so themselves."),          \
	    N_("A Global, Privileged Role, Application or Cloud Application Administrator can consent for everyone."), \
	    N_("Consent on page 5, wait some minutes, and try again."),                                                \
	    "entra-docs, reference-error-codes.md, 2024-04-24", false

#define SSO_PAGE "learn.microsoft.com, Troubleshoot error messages for single sign-on, 2026-01-12"
#define ADMINS   N_("A Global, Privileged Role, Application or Cloud Application Administrator can consent for everyone.")
#define ADDRESS                                                                                                        \
	N_("The add-in's app has not registered the address that nested app authentication comes from."),              \
	    N_("The vendor."),                                                                                         \
	    N_("See \"app.redirect\" on page 6, and tell the vendor the number and the address shown with it."),       \
	    "OfficeDev/office-js, issues 5020, 5196, 6610; Office-Add-in-samples, issue 773", false
#define BY_EXCHANGE                                                                                                                   \
	N_("A policy of Exchange Online refuses the add-in's request."), N_("An Exchange administrator."),                            \
	    N_("Look at EwsEnabled and EwsApplicationAccessPolicy in Get-OrganizationConfig, and at the mailbox in Get-CASMailbox."), \
	    "msgraph-sdk-java, issue 510; exchange-docs, how-to-control-access-to-ews, 2026-06-16", false

/* In the order in which they are explained. */
static const struct addin_error errors[] = {
	{ "9017", STILL_LEGACY },
	{ "9018", STILL_LEGACY },
	{ "9042", STILL_LEGACY }, /* docs-pr, javascript-api-for-office-error-codes.md, 2026-06-30 */
	{ "GenericTokenError", STILL_LEGACY },
	{ "The Exchange server returned an error", STILL_LEGACY },
	{ "9020", N_("The add-in needs a legacy token for Exchange Web Services, and does not get one."),
	    N_("The vendor, with a version of the add-in that uses Microsoft Graph."),
	    N_("Have the add-in updated. Allowing Exchange Web Services does not help: the token is missing."),
	    "OfficeDev/office-js, issue 5481, 2025-03-13", false },
	{ "13000", NO_SSO },
	{ "13012",
	    N_("This Outlook cannot give the add-in a token, or an admin has not consented to the Microsoft Graph "
	       "permissions that it needs."),
	    ADMINS, N_("Check on page 5 that consent is complete. If it is, update Office, or try Outlook on the web."),
	    SSO_PAGE, false },
	{ "13001", N_("Nobody is signed in to Office here."), N_("The user."),
	    N_("Sign in to Office, and open the add-in again."), SSO_PAGE, false },
	{ "13002", N_("The user cancelled the sign-in or the consent."), N_("The user."),
	    N_("Open the add-in again, and complete the sign-in."), SSO_PAGE, false },
	{ "13003", N_("This kind of account is not supported, or modern authentication is off in Exchange Online."),
	    N_("The user, with a work account; or an Exchange administrator."),
	    N_("Sign in to Office with the work account, and check that modern authentication is on."), SSO_PAGE,
	    false },
	{ "13006", N_("Outlook did not get a token: the session or a cookie has expired."), N_("The user."),
	    N_("Sign out of Office, close it, sign in and try again."), SSO_PAGE, false },
	{ "13007",
	    N_("Outlook did not get a token for the add-in: consent is missing, or the add-in's registration does not "
	       "match."),
	    ADMINS, N_("Check on page 5 that consent is complete; if it is, tell the vendor the number."), SSO_PAGE,
	    false },
	{ "13010", N_("The browser's settings keep the add-in and the sign-in apart."),
	    N_("The administrator who manages browsers here."),
	    N_("Allow third-party cookies for the add-in, or try another browser."), SSO_PAGE, false },
	{ "AADSTS700046", ADDRESS },
	{ "AADSTS7000471", ADDRESS },
	{ "The origin is not valid", ADDRESS },
	{ "Access to OData is disabled", BY_EXCHANGE },
	{ "EWS is blocked by policy", BY_EXCHANGE },
	{ "EWS is disabled", BY_EXCHANGE },
	{ "AADSTS65001", CONSENT },
	{ "AADSTS90094", CONSENT },
	{ "Need admin approval", CONSENT },
	{ "Administratorgenehmigung erforderlich", CONSENT }, /* Entra's page in German */
	/* Entra's page where users can request consent; shown in rclone's forum and elsewhere (2025-08) */
	{ "Approval required", CONSENT },
	{ "requires your admin", CONSENT },
	{ "AADSTS50105", N_("The app is only for assigned users, and this one is not assigned."),
	    N_("An Application or Cloud Application Administrator can assign them."),
	    N_("Assign the user or a group to the app, or turn \"assignment required\" off."),
	    "entra-docs, reference-error-codes.md, 2024-04-24", false },
	{ "AADSTS50011", N_("The add-in's app has not registered the address that the sign-in returns to."),
	    N_("The vendor."), N_("Tell the vendor the number and the address shown with it."),
	    "entra-docs, reference-error-codes.md, 2024-04-24", false },
	{ "get there from here", POLICY },
	{ "You cannot access this right now", POLICY }, /* azure-docs, how-to-compliant-network.md, 2023-05-23 */
	{ "AADSTS53000", POLICY },
	{ "AADSTS53001", POLICY },
	{ "AADSTS53002", POLICY },
	{ "AADSTS53003", POLICY },
	{ "Something went wrong",
	    N_("The sign-in broke off. Several things can be behind that: consent is missing or not complete, the add-in's app is not registered as it should be, or a Conditional Access policy stops it."),
	    N_("First an administrator who may consent for everyone; then the vendor, or an administrator of "
	       "Conditional Access."),
	    N_("Check that consent is complete on page 5 and that \"app.redirect\" passes on page 6; then look for the "
	       "same minute in the app's sign-in log."),
	    "OfficeDev/office-js, issues 4767, 5336, 5406, 5916, 6275, 6566", true },
	{ NULL, NULL, NULL, NULL, NULL, false },
};
