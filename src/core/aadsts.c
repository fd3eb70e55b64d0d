/* aadsts.c - sign-in error codes, explained */
#include "core/aadsts.h"

#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static const struct aadsts codes[];

/* An error that is known by its name or by words in its text. */
struct named {
	const char *name, *words;
	int status; /* only with this HTTP status; 0: with any */
	struct aadsts row;
};

const struct aadsts *aadsts_find(int code)
{
	for (const struct aadsts *row = codes; row->code; row++)
		if (row->code == code)
			return row;
	return NULL;
}

static const struct named names[];

const struct aadsts *aadsts_for(const struct err *err)
{
	for (const struct named *row = names; row->row.happened; row++)
		if ((!row->name || text_same(row->name, err->code)) &&
		    (!row->words || text_find(err->told, row->words)) && (!row->status || row->status == err->status))
			return &row->row;
	return aadsts_find(err->aadsts);
}

/* The number in "AADSTS65001", or in what people type of it, "AADSTS 65001" or "AADSTS: 65001"; moves @text behind it. 0
 * at the end. */
static int aadsts_next(const char **text)
{
	while (*text && (*text = text_find(*text, "AADSTS"))) {
		int code = 0, digits = 0;
		size_t gap;

		*text += 6;
		gap = strspn(*text, " :#-");
		for (*text += gap; **text >= '0' && **text <= '9' && digits < 9; (*text)++, digits++)
			code = code * 10 + (**text - '0');
		/* all numbers have five digits or more */
		if (code && (!gap || digits >= 5))
			return code;
	}
	return 0;
}

int aadsts_in(const char *text)
{
	return text ? aadsts_next(&text) : 0;
}

bool aadsts_says(const char *text, int code)
{
	int found;

	while (text && (found = aadsts_next(&text)))
		if (found == code)
			return true;
	return false;
}

/* Texts that several codes share: what happened, who can change it, what to try now. */
#define OTHER_TENANT                                                                                                   \
	N_("The account does not belong to this tenant."),                                                             \
	    N_("An administrator of the tenant can invite the account or name the right "                              \
	       "one."),                                                                                                \
	    N_("Sign in with an account of this tenant, or go back and choose the account's "                          \
	       "own tenant.")
#define NO_TENANT                                                                                                      \
	N_("The request did not say which tenant it is for."), N_("You can, by naming the tenant."),                   \
	    N_("Give the tenant's domain or id and sign in again.")
#define MFA                                                                                                            \
	N_("You need a second factor, have to set one up, or yours has expired."),                                     \
	    N_("You can, with your own second factor."),                                                               \
	    N_("Sign in again and complete the second step in the browser.")
#define NO_REPLY_ADDRESS                                                                                               \
	N_("The app has no redirect address registered."), N_("The publisher of the app can register one."),           \
	    N_("Check the link and the client id, and ask the vendor for the current link.")
#define DEVICE_POLICY                                                                                                  \
	N_("A Conditional Access policy requires a managed or compliant device."),                                     \
	    N_("An administrator of Conditional Access can change the policy, or exclude the account from it."),       \
	    N_("A device code cannot prove which device you use. Sign in through a browser on a device that the "      \
	       "organisation manages: --auth paste or --auth loopback.")
#define EXTERNAL_PROOF                                                                                                 \
	N_("A policy also requires you to sign in at another provider, for example with a second factor from another " \
	   "vendor."),                                                                                                 \
	    N_("You can, in a browser; an administrator of Conditional Access can change the requirement."),           \
	    N_("Sign in through a browser, which can show the other provider's page: --auth paste or --auth loopback.")
#define DECLINED                                                                                                       \
	N_("The sign-in was declined in the browser."), N_("You can, by signing in again and accepting."),             \
	    N_("If you did not decline it, someone else had the code: start again, and never share the code.")
#define CODE_RAN_OUT                                                                                                   \
	N_("The code ran out before the sign-in was finished."), N_("You can."),                                       \
	    N_("Request a new code, and enter it before it expires.")
#define HOME_RISK                                                                                                      \
	N_("The account is blocked because its home tenant detected a risk."),                                         \
	    N_("An administrator of the account's home tenant can investigate and dismiss the risk; an administrator " \
	       "of this tenant cannot."),                                                                              \
	    N_("Contact the home tenant, or sign in with an account of this tenant.")
#define USED_UP                                                                                                        \
	N_("This sign-in code was used already, or is no longer valid."), N_("You can."), N_("Start the sign-in again.")
#define APP_SETUP                                                                                                      \
	N_("The app requests a permission that its registration does not list, or it is set up incorrectly."),         \
	    N_("The owner of the app's registration can correct its required permissions."),                           \
	    N_("Use another client id, or have the registration corrected.")
#define NO_APP                                                                                                         \
	N_("The client that signs in is not known in the tenant, or it is disabled there."),                           \
	    N_("The publisher can name the correct id; an administrator can enable the app."),                         \
	    N_("Check the client id, the tenant and the cloud: one of them may be wrong.")
#define DEVICE_CODE_OVER                                                                                               \
	N_("The device code is wrong, or it was not entered in time."), N_("You can."),                                \
	    N_("Request a new code, and enter it before it expires.")
#define RAN_OUT N_("The earlier sign-in has expired."), N_("You can."), N_("Sign in again.")
#define BAD_SECRET                                                                                                     \
	N_("The client secret is wrong, or it has expired."),                                                          \
	    N_("The owner of the app's registration can create a new secret."),                                        \
	    N_("Create a new client secret, or use a certificate.")
#define ADMIN_APPROVAL                                                                                                 \
	N_("An administrator's consent is needed for the permissions that the app requests."),                         \
	    N_("A Global, Privileged Role, Application or Cloud Application Administrator "                            \
	       "can give it."),                                                                                        \
	    N_("Ask an administrator to consent, or sign in as one.")
#define PASSING                                                                                                        \
	N_("Microsoft's sign-in service had a temporary problem."), N_("Only Microsoft; it usually resolves itself."), \
	    N_("Wait a minute and try again.")
#define BAD_TENANT                                                                                                     \
	N_("The tenant is not available, or its name is not valid."),                                                  \
	    N_("Microsoft's support, if the tenant should exist."),                                                    \
	    N_("Check the spelling of the tenant's domain or id.")

#define MALFORMED                                                                                                         \
	N_("The address or the request lacks a part: links that were cut off, or copied with \"&amp;\", end like this."), \
	    N_("You can, with the complete address."),                                                                    \
	    N_("Use the address that naaready shows, or ask the vendor for the link again.")
#define ASSERTION                                                                                                      \
	N_("A token or a signed proof that came along is not accepted: it has expired, was damaged on the way, or "    \
	   "belongs to another service."),                                                                             \
	    N_("You can, with a new sign-in; the administrator of this computer, if its clock is wrong."),             \
	    N_("Sign in again. If it fails again at once, compare the clock with the time in Microsoft's message.")
#define PASSWORD_RAN_OUT                                                                                               \
	N_("The account's password has expired or has to be changed."),                                                \
	    N_("You can, by changing it; a user administrator can set a new one."),                                    \
	    N_("Change the password where you usually sign in, then sign in here again.")
#define PASSWORD_WRONG                                                                                                 \
	N_("The user name or the password was wrong."), N_("You can; a user administrator can set a new password."),   \
	    N_("Sign in again in the browser.")
#define FEDERATION                                                                                                     \
	N_("The organisation's own sign-in server, which Microsoft uses for this account, gave an answer that "        \
	   "Microsoft does not accept."),                                                                              \
	    N_("The administrator of that server (AD FS or another) or of its trust with Microsoft, who has to "       \
	       "register a new signing certificate with Microsoft."),                                                  \
	    N_("Sign in with an account that does not use this server, for example one of the onmicrosoft.com domain.")
#define OUTSIDE_NOT_ALLOWED                                                                                            \
	N_("The rules between the account's home tenant and this one do not let it in."),                              \
	    N_("An administrator of cross-tenant access, in the home tenant or in this one, can change that."),        \
	    N_("Sign in with an account of this tenant.")
#define REACH_TENANTS                                                                                                  \
	N_("The network that you sign in from allows only some tenants, and this is not one of them (tenant "          \
	   "restrictions)."),                                                                                          \
	    N_("The administrator of the proxy or of the tenant restrictions can add this tenant."),                   \
	    N_("Sign in from another network, or have the tenant added.")

/* Sources of the codes: see aadsts.h. */
static const struct aadsts codes[] = {
	{ 16000, false, OTHER_TENANT },
	{ 16003, false, OTHER_TENANT },
	{ 50014, false, OTHER_TENANT },
	{ 51004, false, OTHER_TENANT },
	{ 500208, false, N_("This tenant does not accept this kind of account, for example a personal one."),
	    N_("An administrator of the tenant can invite the account."),
	    N_("Sign in with a work account of the tenant.") },
	{ 500021, false, REACH_TENANTS },
	{ 500022, false, REACH_TENANTS },
	{ 50002, false, REACH_TENANTS },
	{ 500212, false, OUTSIDE_NOT_ALLOWED },
	{ 500213, false, OUTSIDE_NOT_ALLOWED },
	{ 1000104, false, OUTSIDE_NOT_ALLOWED },
	{ 50020, false, OTHER_TENANT },
	{ 50034, false, OTHER_TENANT },
	{ 50177, false,
	    N_("A policy requires a sign-in at another provider, which is not available for external accounts."),
	    N_("An administrator of Conditional Access in this tenant can change the policy, or exclude the account "
	       "from it."),
	    N_("Sign in with an account of the tenant itself.") },
	{ 50158, true, EXTERNAL_PROOF },
	{ 50199, true, N_("Microsoft wants you to confirm in the browser which app you are signing in to."),
	    N_("You can, by confirming it."),
	    N_("Sign in again, and answer the question whether you are trying to sign in to this app.") },
	{ 50011, false, N_("The redirect address is not registered for the app."),
	    N_("The publisher of the app can register it."),
	    N_("Use the link exactly as the vendor shows it, or another way to sign in.") },
	{ 50057, false, N_("The account is disabled."), N_("A user administrator of the tenant can enable it."),
	    N_("Sign in with another account.") },
	{ 50053, true,
	    N_("The account is locked after too many attempts, or the sign-in came from an address that Microsoft distrusts."),
	    N_("The lock ends by itself; a user administrator can look it up in the sign-in log."),
	    N_("Wait some minutes, then sign in again from a network where the account is normally used.") },
	{ 50055, true, PASSWORD_RAN_OUT },
	{ 50135, true, PASSWORD_RAN_OUT },
	{ 50144, true, PASSWORD_RAN_OUT },
	{ 50056, true, PASSWORD_WRONG },
	{ 50064, true, PASSWORD_WRONG },
	{ 50126, true, PASSWORD_WRONG },
	{ 50013, true, ASSERTION },
	{ 500133, true, ASSERTION },
	{ 50027, true, ASSERTION },
	/* rmilne.ca, 2021-11-29: Microsoft was not told the signing key of AD FS */
	{ 5000811, false, FEDERATION },
	{ 5000819, false, FEDERATION },
	{ 50006, false, FEDERATION },
	{ 50008, false, FEDERATION },
	{ 50107, false, FEDERATION },
	{ 20001, false, FEDERATION },
	{ 20012, false, FEDERATION },
	{ 20033, false, FEDERATION },
	{ 40008, false, FEDERATION },
	{ 40009, false, FEDERATION },
	{ 40010, true, FEDERATION },
	{ 40015, false, FEDERATION },
	{ 50058, true, N_("Nobody is signed in yet in that browser."), N_("You can, by signing in there."),
	    N_("Sign in using the browser, and choose the account.") },
	{ 50059, false, NO_TENANT },
	{ 50128, false, NO_TENANT },
	{ 90019, false, NO_TENANT },
	{ 50072, true, MFA },
	{ 50074, true, MFA },
	{ 50076, true, MFA },
	{ 50078, true, MFA },
	{ 50079, true, MFA },
	{ 53004, true, MFA },
	{ 50125, true, MFA },
	{ 53010, false,
	    N_("You have to set up a second factor, and the organisation allows that only from certain places or "
	       "devices."),
	    N_("An administrator of Conditional Access can change that, or give you a Temporary Access Pass."),
	    N_("Set it up from such a place, then sign in here again.") },
	{ 50140, true, N_("Microsoft asked whether to stay signed in, and got no answer."),
	    N_("You can, by answering the question."), N_("Sign in again, and answer the question in the browser.") },
	{ 50134, true, N_("The code was entered in another region than the one that issued it."),
	    N_("Only Microsoft; other ways to sign in are not affected."),
	    N_("Sign in through a browser: --auth paste or --auth loopback.") },
	{ 50105, false, N_("The app is only for assigned users, and this account is not assigned."),
	    N_("An Application or Cloud Application Administrator can assign the account."),
	    N_("Have the account assigned to the app, or sign in with an assigned account.") },
	{ 50173, true, N_("The earlier sign-in was revoked, for example by a new password."), N_("You can."),
	    N_("Sign in again.") },
	{ 50132, true, RAN_OUT },
	{ 50133, true, RAN_OUT },
	{ 50089, true, RAN_OUT },
	{ 50194, false, N_("The app belongs to one tenant and is not open to others."),
	    N_("The owner of the app's registration can open it to other tenants."),
	    N_("Name the app's own tenant, or use another client id.") },
	{ 50196, false, N_("This sign-in was requested too often in a short time."),
	    N_("Nobody; Microsoft lifts the block by itself."),
	    N_("Stop, wait a few minutes, and start the program again.") },
	{ 500011, false, N_("The service that the token is for does not exist in this tenant."),
	    N_("An administrator can add its service principal, or a licence that includes it."),
	    N_("Check the tenant and the cloud; Exchange needs a licence with Exchange Online.") },
	{ 50001, false, N_("The service that the token is for does not exist in this tenant, or it is disabled there."),
	    N_("An Application or Cloud Application Administrator can enable its enterprise application."),
	    N_("Check the tenant and the cloud; Exchange needs a licence with Exchange Online.") },
	{ 650054, false, N_("The app requests a service that was removed, or that this tenant does not have."),
	    N_("The owner of the app's registration can correct its required permissions."),
	    N_("Check that this is the right tenant, or use another client id.") },
	/* O365/python-o365 issue 551; fluent-smtp issue 154: line breaks inside a link's scope */
	{ 650053, false, N_("The service does not know one of the requested permissions."),
	    N_("The publisher of the app can correct the link; you can, if it was damaged by copying."),
	    N_("Use the address that naaready shows, or ask the vendor for the link again.") },
	{ 500113, false, NO_REPLY_ADDRESS },
	{ 900971, false, NO_REPLY_ADDRESS },
	{ 50005, false, N_("A Conditional Access policy does not support the platform that you signed in from."),
	    N_("An administrator of Conditional Access can change the policy, or exclude the account from it."),
	    N_("Sign in from another platform, or choose another way to sign in.") },
	{ 50097, false, DEVICE_POLICY },
	{ 50129, false, DEVICE_POLICY },
	{ 50155, false, DEVICE_POLICY },
	{ 50187, false, DEVICE_POLICY },
	{ 135011, false, DEVICE_POLICY },
	{ 50131, false,
	    N_("A Conditional Access policy stopped this sign-in because of the device, the place or a risk."),
	    N_("An administrator of Conditional Access can find the reason in the sign-in log, by the time and the ids "
	       "below."),
	    N_("Choose another way to sign in, or ask for an exclusion.") },
	{ 50178, false,
	    N_("A Conditional Access policy limits sessions, which is not available for external accounts."),
	    N_("An administrator of Conditional Access in this tenant can change the policy, or exclude the account "
	       "from it."),
	    N_("Sign in with an account of the tenant itself.") },
	{ 53000, false, DEVICE_POLICY },
	{ 53001, false, DEVICE_POLICY },
	{ 530003, false, DEVICE_POLICY },
	{ 53002, false, N_("A Conditional Access policy allows only approved apps here."),
	    N_("An administrator of Conditional Access can change the policy, or exclude the account from it."),
	    N_("Choose another way to sign in, or ask for an exclusion.") },
	{ 53003, false,
	    N_("A Conditional Access policy blocked this sign-in. A policy that blocks device code sign-in looks the "
	       "same."),
	    N_("An administrator of Conditional Access can change the policy, or exclude the account from it."),
	    N_("Choose another way to sign in: through the browser with a forwarded port, by pasting "
	       "the address back, or with a certificate.") },
	{ 530032, false, N_("A security policy of the tenant blocked this sign-in."),
	    N_("A security administrator of the tenant can say which policy it is."),
	    N_("Choose another way to sign in, or ask the administrator.") },
	{ 530034, false, N_("A partner's administrator is blocked because the partner's own tenant detected a risk."),
	    N_("An administrator of the partner's tenant, the account's home, can investigate it; the customer cannot."),
	    N_("Contact the partner's tenant, or sign in with an account of the customer's tenant.") },
	{ 53011, false, HOME_RISK },
	/* found on no page of Microsoft's; its number lies among those of Conditional Access */
	{ 530036, false,
	    N_("A Conditional Access policy stopped this sign-in. The number does not tell what the policy requires."),
	    N_("An administrator of Conditional Access can find the policy in the sign-in log, by the time and the ids "
	       "below."),
	    N_("Choose another way to sign in, or ask for an exclusion.") },
	{ 530035, false, N_("The tenant's security defaults blocked this sign-in."),
	    N_("An administrator of the tenant can replace the security defaults by policies."),
	    N_("Choose another way to sign in.") },
	{ 54005, false, USED_UP },
	{ 70000, false, USED_UP },
	{ 501481, false, USED_UP },
	{ 700005, false, USED_UP },
	{ 65001, false, N_("Consent is missing, for this app or for some of the permissions that it asks for."),
	    N_("A Global, Privileged Role, Application or Cloud Application Administrator can "
	       "consent."),
	    N_("Consent in the browser when Microsoft asks, or use another client id.") },
	{ 90008, false, N_("Nobody has consented to this app's permissions yet."),
	    N_("A Global, Privileged Role, Application or Cloud Application Administrator can "
	       "consent."),
	    N_("Consent in the browser when Microsoft asks, or use another client id.") },
	{ 65002, false, N_("Microsoft does not allow this client to request one of the permissions."),
	    N_("Only Microsoft can, because the client is Microsoft's own."),
	    N_("Use another client id, for example one that you registered yourself.") },
	{ 65004, false, N_("The consent was declined in the browser."),
	    N_("You can, by signing in again and accepting."),
	    N_("Start again and accept, if the permissions shown are right.") },
	{ 650051, true, N_("The enterprise application is just being created, or exists already."),
	    N_("Nobody; it resolves itself."), N_("Wait half a minute and try again.") },
	{ 650052, false, N_("The tenant has no subscription for the service that the app needs."),
	    N_("An administrator who can buy licences."), N_("Check that this is the right tenant.") },
	{ 65005, false, APP_SETUP },
	{ 650056, false, APP_SETUP },
	{ 650057, false, APP_SETUP },
	{ 70001, false, NO_APP },
	{ 700016, false, NO_APP },
	{ 700011, false, NO_APP },
	{ 1000031, false, N_("Microsoft currently denies this client access."),
	    N_("An administrator of the tenant can ask Microsoft's support why; perhaps the app was disabled."),
	    N_("Use another client id, or ask the app's publisher.") },
	{ 7000112, false, N_("The client that signs in is disabled in its tenant."),
	    N_("An Application or Cloud Application Administrator can enable it; its publisher, if it is disabled in "
	       "its home tenant."),
	    N_("Have the enterprise application enabled, or use another client id.") },
	{ 70011, false, N_("One of the requested permissions does not exist."),
	    N_("You can, by correcting the client id or the profile."),
	    N_("Check the cloud, and the profile's list of scopes.") },
	{ 70016, true, N_("The code was not entered on the other device yet."), N_("You can, by entering it."),
	    N_("Open the address shown and enter the code.") },
	{ 70017, true, DECLINED },     /* on no page of Microsoft's; public programs quote its text */
	{ 70020, true, CODE_RAN_OUT }, /* likewise */
	{ 70018, false, DEVICE_CODE_OVER },
	{ 70019, false, DEVICE_CODE_OVER },
	{ 90119, true, DEVICE_CODE_OVER },
	{ 90120, true, DEVICE_CODE_OVER },
	{ 70008, true, RAN_OUT },
	{ 700082, true, RAN_OUT },
	{ 700084, true, RAN_OUT },
	{ 70043, true, N_("A policy requires a new sign-in from time to time."),
	    N_("An administrator of Conditional Access sets how often."), N_("Sign in again.") },
	{ 700025, false, N_("The client is public, but a secret or certificate was sent."),
	    N_("The owner of the app's registration can change the client type."),
	    N_("Sign in without a secret, or use another client id.") },
	{ 700024, true,
	    N_("The sign-in request is not valid at this time: this computer's clock is off, or the network was very "
	       "slow."),
	    N_("The administrator of this computer can set the clock."),
	    N_("Compare the clock with the time in Microsoft's message, set it, and sign in again.") },
	{ 700046, false, N_("The add-in's app has no reply address for the program that hosts it (brk-...)."),
	    N_("The publisher of the add-in can register it; nothing in this tenant changes it."),
	    N_("Tell the vendor the number and the address that Microsoft names.") },
	{ 7000471, false,
	    N_("An ordinary web page used a reply address for nested app authentication (brk-...): the app's first "
	       "registered address is of this kind."),
	    N_("The publisher can register an https address; you can use a link that names a registered one."),
	    N_("Use the address that naaready shows on the page Consent: it names a reply address that works, if there "
	       "is one.") },
	{ 50012, false, N_("The certificate or its signature is not accepted for this app."),
	    N_("The owner of the app's registration can add the certificate."),
	    N_("Check that the certificate is registered with this client id and has not expired.") },
	{ 700030, false, N_("The app does not allow the subject of this certificate."),
	    N_("The owner of the app's registration can add the certificate."),
	    N_("Check that the certificate is registered with this client id and has not expired.") },
	{ 700027, false, N_("The certificate or its signature does not match the app's registration."),
	    N_("The owner of the app's registration can add the certificate."),
	    N_("Check that the certificate is registered with this client id and has not expired.") },
	{ 7000215, false, BAD_SECRET },
	{ 70002, false, BAD_SECRET },
	{ 7000222, false, BAD_SECRET },
	{ 7000218, false, N_("This client id does not allow sign-in without a secret."),
	    N_("The owner of the app's registration can allow public client flows."),
	    N_("Use another client id, or allow public client flows in the registration.") },
	{ 90002, false, N_("No tenant has this domain or id."), N_("You can, by naming the right tenant."),
	    N_("Check the spelling, and whether the tenant is in another national cloud.") },
	{ 90038, false, N_("The tenant is in another national cloud."), N_("You can, by naming the cloud."),
	    N_("Start again with the right cloud.") },
	/* both from the page of error codes: "Confidential Client isn't supported in Cross Cloud request" */
	{ 900382, false,
	    N_("A client with a secret or certificate cannot sign in to a tenant of another national cloud."),
	    N_("You can, with a client registered in that cloud."),
	    N_("Register the client in the tenant's own cloud, or sign in with a person's account.") },
	{ 900432, false,
	    N_("A client with a secret or certificate cannot sign in to a tenant of another national cloud."),
	    N_("You can, with a client registered in that cloud."),
	    N_("Register the client in the tenant's own cloud, or sign in with a person's account.") },
	{ 90072, false, N_("The account is external and was not added to this tenant."),
	    N_("An administrator of the tenant can invite it."), N_("Sign in with an account of this tenant.") },
	/* both from Microsoft's page on errors when consenting to an application */
	{ 90093, false, ADMIN_APPROVAL },
	{ 90094, false, ADMIN_APPROVAL },
	{ 90095, false, ADMIN_APPROVAL },
	{ 90099, false, N_("The app may not administer this customer's tenant for the partner."),
	    N_("The partner can give the app consent in the customer's tenant."),
	    N_("Sign in with an account of the customer's tenant.") },
	{ 90084, false, OTHER_TENANT },
	{ 90123, false, FEDERATION },
	{ 9001023, true, N_("This kind of account cannot use that sign-in address."),
	    N_("You can, by naming the tenant or using a work account."),
	    N_("Sign in again with a work account of the tenant.") },
	{ 50033, true, PASSING },
	{ 50087, true, PASSING },
	{ 50088, true, PASSING },
	{ 90006, true, PASSING },
	{ 90012, true, PASSING },
	{ 90024, true, PASSING },
	{ 90033, true, PASSING },
	{ 90055, true, PASSING },
	{ 90090, true, PASSING },
	{ 90091, true, PASSING },
	{ 5000224, false, BAD_TENANT },
	{ 900023, false, BAD_TENANT },
	{ 900021, false, BAD_TENANT },
	{ 900144, false, MALFORMED },
	{ 9002313, false, MALFORMED },
	{ 90004, false, MALFORMED },
	{ 90014, false, MALFORMED },
	{ 90023, false, MALFORMED },
	{ 90100, false, MALFORMED },
	{ 90102, false, MALFORMED },
	{ 0, false, NULL, NULL, NULL },
};

/* Names are looked up before numbers: the device code flow is defined by names (RFC 8628), and its numbers differ.
 * Sources for a 401 of Graph and Exchange: Microsoft Graph, error responses; for the identity that is not found,
 * Worklytics/psoxy pull request 875 and microsoft-graph-docs issue 7990; for insufficient claims, Microsoft's page on
 * continuous access evaluation. */
static const struct named names[] = {
	{ "authorization_declined", NULL, 0, { 0, true, DECLINED } },
	{ "expired_token", NULL, 0, { 0, true, CODE_RAN_OUT } },
	{ "Authorization_IdentityNotFound", NULL, 0,
	    { 0, false,
		N_("The client is not set up in this tenant, or nobody has consented to it here: Microsoft has no "
		   "identity for it."),
		N_("An Application or Cloud Application Administrator of this tenant can consent to the client."),
		N_("Have an administrator of this tenant consent to the client, check the client id and the tenant, or "
		   "use another client. Another sign-in does not help.") } },
	{ "insufficient_claims", NULL, 0,
	    { 0, true,
		N_("Microsoft requires a new sign-in first: the place or a policy changed, or the earlier sign-in was "
		   "revoked."),
		N_("You can, by signing in again; an administrator of Conditional Access can say which policy it is."),
		N_("Sign in again through a browser: --auth paste or --auth loopback.") } },
	{ NULL, "TokenIssuedBeforeRevocationTimestamp", 0,
	    { 0, true, N_("The earlier sign-in was revoked, for example by a new password."), N_("You can."),
		N_("Sign in again.") } },
	{ NULL, "LocationConditionEvaluationSatisfied", 0,
	    { 0, true, N_("A Conditional Access policy does not allow access from this place."),
		N_("An administrator of Conditional Access can change the policy, or exclude the account from it."),
		N_("Sign in again from an allowed place.") } },
	{ NULL, "not yet valid", 0,
	    { 0, true, N_("The token ran out, or is not valid yet by Microsoft's clock."),
		N_("You can, by signing in again; the administrator of this computer, if its clock is wrong."),
		N_("Sign in again. If this happens right after a sign-in, set this computer's clock.") } },
	{ NULL, "token is expired", 401, { 0, true, RAN_OUT } },
	{ NULL, "token has expired", 401, { 0, true, RAN_OUT } },
	{ NULL, "Invalid audience", 401,
	    { 0, false, N_("The token is meant for another service."),
		N_("You can, with a token for the right service."),
		N_("Sign in again, or get a token for this service.") } },
	{ NULL, "isn't supported in this scenario", 401,
	    { 0, false, N_("The signed-in account has no role for this in Exchange."),
		N_("An administrator who manages roles can assign one: Exchange Administrator, or Global Reader for "
		   "reading only."),
		N_("Sign in with an account that has the role. A new role takes up to half an hour to take effect; "
		   "signing in again is not enough.") } },
	{ NULL, NULL, 0, { 0, false, NULL, NULL, NULL } },
};
