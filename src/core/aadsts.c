/* aadsts.c - sign-in error codes, explained */
#include "core/aadsts.h"

#include <stddef.h>

#include "base/i18n.h"
#include "base/text.h"

static const struct aadsts codes[];

const struct aadsts *aadsts_find(int code)
{
	for (const struct aadsts *row = codes; row->code; row++)
		if (row->code == code)
			return row;
	return NULL;
}

int aadsts_in(const char *text)
{
	while (text && (text = text_find(text, "AADSTS"))) {
		int code = 0, digits = 0;

		for (text += 6; *text >= '0' && *text <= '9' && digits < 9; text++, digits++)
			code = code * 10 + (*text - '0');
		if (code)
			return code;
	}
	return 0;
}

/* What several numbers mean alike: what happened, who can change it, what to try now. */
#define OTHER_TENANT                                                                               \
	N_("The account does not belong to this tenant."),                                         \
		N_("An administrator of the tenant can invite the account or name the right "      \
		   "one."),                                                                        \
		N_("Sign in with an account of this tenant, or go back and choose the account's "  \
		   "own tenant.")
#define NO_TENANT                                                                                  \
	N_("The request did not say which tenant it is for."),                                     \
		N_("You can, by naming the tenant."),                                              \
		N_("Give the tenant's domain or id and sign in again.")
#define MFA                                                                                        \
	N_("A second proof of who you are is needed, has to be set up, or has run out."),          \
		N_("You can, with your own second factor."),                                       \
		N_("Sign in again and complete the second step in the browser.")
#define NO_REPLY_ADDRESS                                                                           \
	N_("The app has no address registered to come back to."),                                  \
		N_("The publisher of the app can register one."),                                  \
		N_("Check the link and the client id, and ask the vendor for the current link.")
#define DEVICE_POLICY                                                                              \
	N_("A Conditional Access policy wants a managed or compliant device."),                    \
		N_("An administrator of Conditional Access can change or exclude this."),          \
		N_("Sign in from a device that the organisation manages, or choose another way "   \
		   "to sign in.")
#define USED_UP                                                                                    \
	N_("This sign-in code was used already, or is no longer valid."),                          \
		N_("You can, by starting the sign-in again."), N_("Start the sign-in again.")
#define APP_SETUP                                                                                  \
	N_("The app does not list the permission that it asks for, or is set up wrongly."),        \
		N_("Whoever owns the app's registration can correct its required permissions."),   \
		N_("Use another client id, or have the registration corrected.")
#define NO_APP                                                                                     \
	N_("The client that signs in is not known in the tenant, or it is disabled there."),                             \
		N_("The publisher can say the right id; an administrator can enable the app."),    \
		N_("Check the client id, the tenant and the cloud: one of them may be wrong.")
#define DEVICE_CODE_OVER                                                                           \
	N_("The code for the other device is wrong, or it was not entered in time."),              \
		N_("You can, with a new code."),                                                   \
		N_("Ask for a new code and enter it before its time is over.")
#define RAN_OUT                                                                                    \
	N_("The earlier sign-in has run out."), N_("You can, by signing in again."),               \
		N_("Sign in again.")
#define BAD_SECRET                                                                                 \
	N_("The client secret is wrong, or it has expired."),                                      \
		N_("Whoever owns the app's registration can make a new secret."),                  \
		N_("Make a new client secret, or use a certificate.")
#define ADMIN_APPROVAL                                                                             \
	N_("An administrator's consent is needed for what the app asks."),                         \
		N_("A Global, Privileged Role, Application or Cloud Application Administrator "    \
		   "can give it."),                                                                \
		N_("Ask an administrator to consent, or sign in as one.")
#define PASSING                                                                                    \
	N_("Microsoft's sign-in service had a passing fault."),                                    \
		N_("Only Microsoft, and it usually passes by itself."),                            \
		N_("Wait a minute and try again.")
#define BAD_TENANT                                                                                 \
	N_("The tenant is not available, or its name is not valid."),                              \
		N_("Microsoft's support, where the tenant should be there."),                      \
		N_("Check how the tenant's domain or id is written.")

/* Source of the numbers and what they mean: see aadsts.h. */
static const struct aadsts codes[] = {
	{16000, false, OTHER_TENANT},
	{50020, false, OTHER_TENANT},
	{50034, false, OTHER_TENANT},
	{50177, false, OTHER_TENANT},
	{50011, false, N_("The address to come back to is not one that the app has registered."),
	 N_("The publisher of the app can register it."),
	 N_("Use the link exactly as the vendor shows it, or another way to sign in.")},
	{50057, false, N_("The account is disabled."),
	 N_("A user administrator of the tenant can enable it."),
	 N_("Sign in with another account.")},
	{50058, true, N_("Nobody is signed in yet in that browser."),
	 N_("You can, by signing in there."), N_("Sign in in the browser and choose the account.")},
	{50059, false, NO_TENANT},
	{50128, false, NO_TENANT},
	{90019, false, NO_TENANT},
	{50072, true, MFA},
	{50074, true, MFA},
	{50076, true, MFA},
	{50078, true, MFA},
	{50079, true, MFA},
	{50105, false, N_("The app is only for assigned users, and this account is not assigned."),
	 N_("An Application or Cloud Application Administrator can assign the account."),
	 N_("Have the account assigned to the app, or sign in with one that is.")},
	{50173, true, N_("The earlier sign-in was revoked, for example by a new password."),
	 N_("You can, by signing in again."), N_("Sign in again.")},
	{50194, false, N_("The app belongs to one tenant and does not serve others."),
	 N_("Whoever owns the app's registration can open it to other tenants."),
	 N_("Name the app's own tenant, or use another client id.")},
	{50196, false, N_("The same sign-in was asked for too often in a short time."),
	 N_("Nobody; Microsoft lifts the block by itself."),
	 N_("Stop, wait a few minutes, and start the program again.")},
	{500011, false, N_("The service that the token is for does not exist in this tenant."),
	 N_("An administrator can add its service principal, or a licence that brings it."),
	 N_("Check the tenant and the cloud; Exchange needs a licence with Exchange Online.")},
	{500113, false, NO_REPLY_ADDRESS},
	{900971, false, NO_REPLY_ADDRESS},
	{50005, false, DEVICE_POLICY},
	{50097, false, DEVICE_POLICY},
	{53000, false, DEVICE_POLICY},
	{53001, false, DEVICE_POLICY},
	{53002, false, N_("A Conditional Access policy allows only approved apps here."),
	 N_("An administrator of Conditional Access can change or exclude this."),
	 N_("Choose another way to sign in, or ask for an exclusion.")},
	{53003, false,
	 N_("A Conditional Access policy blocked this sign-in; blocking sign-in with a code for "
	    "another device shows like this too."),
	 N_("An administrator of Conditional Access can change or exclude this."),
	 N_("Choose another way to sign in: through the browser with a forwarded port, by pasting "
	    "the address back, or with a certificate.")},
	{530032, false, N_("A security policy of the tenant blocked this sign-in."),
	 N_("A security administrator of the tenant can say which policy it is."),
	 N_("Choose another way to sign in, or ask the administrator.")},
	{530034, false, N_("Delegated administration by a partner is blocked in this tenant."),
	 N_("An administrator of the customer's tenant can allow it."),
	 N_("Sign in with an account of the tenant itself.")},
	{530035, false, N_("The tenant's security defaults blocked this sign-in."),
	 N_("An administrator of the tenant can replace the security defaults by policies."),
	 N_("Choose another way to sign in.")},
	{54005, false, USED_UP},
	{70000, false, USED_UP},
	{65001, false, N_("Nobody has consented yet to what this app asks."),
	 N_("A Global, Privileged Role, Application or Cloud Application Administrator can "
	    "consent."),
	 N_("Consent in the browser when Microsoft asks, or use another client id.")},
	{65002, false,
	 N_("Microsoft does not allow this client to ask for one of the permissions."),
	 N_("Only Microsoft can, because the client is Microsoft's own."),
	 N_("Use another client id, or one that you registered yourself.")},
	{65004, false, N_("The consent was declined in the browser."),
	 N_("You can, by signing in again and accepting."),
	 N_("Start again and accept, if the permissions shown are right.")},
	{650051, true, N_("The enterprise application is just being created, or exists already."),
	 N_("Nobody; it settles by itself."), N_("Wait half a minute and try again.")},
	{650052, false, N_("The tenant has no subscription for the service that the app needs."),
	 N_("An administrator who buys licences can."), N_("Check that this is the right tenant.")},
	{65005, false, APP_SETUP},
	{650056, false, APP_SETUP},
	{650057, false, APP_SETUP},
	{70001, false, NO_APP},
	{700016, false, NO_APP},
	{700011, false, NO_APP},
	{7000112, false, NO_APP},
	{70011, false, N_("One of the permissions asked for does not exist."),
	 N_("Whoever chose the client id or the profile can correct it."),
	 N_("Check the cloud, and the profile's list of scopes.")},
	{70016, true, N_("The code was not entered on the other device yet."),
	 N_("You can, by entering it."), N_("Open the address shown and enter the code.")},
	{70018, false, DEVICE_CODE_OVER},
	{70019, false, DEVICE_CODE_OVER},
	{70008, true, RAN_OUT},
	{700082, true, RAN_OUT},
	{70043, true, N_("A policy asks for a new sign-in after some time."),
	 N_("An administrator of Conditional Access sets how often."), N_("Sign in again.")},
	{700025, false, N_("The client is a public one, but a secret or certificate was sent."),
	 N_("Whoever owns the app's registration can change its kind."),
	 N_("Sign in without a secret, or use another client id.")},
	{700027, false,
	 N_("The certificate or its signature does not match the app's registration."),
	 N_("Whoever owns the app's registration can add the certificate."),
	 N_("Check that the certificate is registered with this client id and has not expired.")},
	{7000215, false, BAD_SECRET},
	{70002, false, BAD_SECRET},
	{7000222, false, BAD_SECRET},
	{7000218, false, N_("This client id does not allow sign-in without a secret."),
	 N_("Whoever owns the app's registration can allow public client flows."),
	 N_("Use another client id, or allow public client flows in the registration.")},
	{90002, false, N_("No tenant has this domain or id."),
	 N_("You can, by naming the right tenant."),
	 N_("Check the spelling, and whether the tenant is in another national cloud.")},
	{90038, false, N_("The tenant is in another national cloud."),
	 N_("You can, by naming the cloud."), N_("Start again with the right cloud.")},
	{90072, false, N_("The account is from outside and was not added to this tenant."),
	 N_("An administrator of the tenant can invite it."),
	 N_("Sign in with an account of this tenant.")},
	{90094, false, ADMIN_APPROVAL},
	{90095, false, ADMIN_APPROVAL},
	{90099, false, N_("The app may not administer this customer's tenant for the partner."),
	 N_("The partner can give the app consent in the customer's tenant."),
	 N_("Sign in with an account of the customer's tenant.")},
	{9001023, true, N_("This kind of account cannot use that sign-in address."),
	 N_("You can, by naming the tenant or taking a work account."),
	 N_("Sign in again with a work account of the tenant.")},
	{50033, true, PASSING},
	{50087, true, PASSING},
	{50088, true, PASSING},
	{90006, true, PASSING},
	{90012, true, PASSING},
	{90024, true, PASSING},
	{90033, true, PASSING},
	{90055, true, PASSING},
	{90090, true, PASSING},
	{90091, true, PASSING},
	{5000224, false, BAD_TENANT},
	{900023, false, BAD_TENANT},
	{0, false, NULL, NULL, NULL},
};
