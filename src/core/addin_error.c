/* addin_error.c - what a person sees when an add-in cannot sign in, explained */
#include "core/addin_error.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static const struct addin_error errors[];

/* A number is not a part of a longer one, nor a word of a longer word. */
static bool says(const char *text, const char *seen)
{
	const char *at = text;
	size_t len = strlen(seen);

	for (; (at = text_find(at, seen)); at++)
		if ((at == text || !isalnum((unsigned char)at[-1])) && !isalnum((unsigned char)at[len]))
			return true;
	return false;
}

const struct addin_error *addin_error_find(const char *text)
{
	for (const struct addin_error *row = errors; text && row->seen; row++)
		if (says(text, row->seen))
			return row;
	return NULL;
}

/* What several of them mean alike: what happened, who can change it, what to try; and where that is from. */
#define STILL_LEGACY                                                                                                               \
	N_("The add-in still asks for a legacy token, and does not get one."),                                                     \
		N_("The vendor, with a version of the add-in that uses nested app authentication."),                               \
		N_("Close Outlook, open it again and reload the add-in. If it stays, have the add-in updated or deployed again."), \
		"Microsoft, legacy token FAQ, revision of 2025-11-04"
#define NO_SSO                                                                                                                     \
	N_("This Outlook, or the add-in's manifest, does not support the way in which the add-in asks for a token."),              \
		N_("Whoever keeps Office up to date here; or the vendor, with an updated manifest."),                              \
		N_("Note the build and update Office. If it stays, try Outlook on the web, and tell the vendor the number."),      \
		"learn.microsoft.com, Troubleshoot error messages for single sign-on, 2023-08-14"
#define POLICY                                                                                                                     \
	N_("A Conditional Access policy stops the sign-in on this device, platform or place, or wants more than was given."),      \
		N_("An administrator of Conditional Access can change or exclude this."),                                          \
		N_("Look at \"access.policies\" on page 6 and at the sign-in log; try a managed device inside the organisation."), \
		"Microsoft, legacy token FAQ, revision of 2025-11-03"
#define CONSENT                                                                                                                    \
	N_("Nobody has consented to what the add-in asks for, and ordinary users may not do so themselves."),                      \
		N_("A Global, Privileged Role, Application or Cloud Application Administrator can consent for everyone."),         \
		N_("Consent on page 5, wait some minutes, and try again."),                                                        \
		"entra-docs, reference-error-codes.md, 2024-04-24"

/* Long words come before the short ones that may stand in the same sentence. */
static const struct addin_error errors[] = {
	{"9017", STILL_LEGACY},
	{"9018", STILL_LEGACY},
	{"GenericTokenError", STILL_LEGACY},
	{"The Exchange server returned an error", STILL_LEGACY},
	{"9020", N_("The add-in asks Exchange Web Services with a legacy token, and does not get one."),
	 N_("The vendor, with a version of the add-in that uses Microsoft Graph."),
	 N_("Have the add-in updated. Allowing Exchange Web Services does not help: the token is missing."),
	 "OfficeDev/office-js, issue 5481, 2025-03-13"},
	{"13000", NO_SSO},
	{"13012", NO_SSO},
	{"AADSTS65001", CONSENT},
	{"AADSTS90094", CONSENT},
	{"Need admin approval", CONSENT},
	{"AADSTS50105", N_("The app is only for assigned users, and this one is not assigned."),
	 N_("An Application or Cloud Application Administrator can assign them."),
	 N_("Assign the user or a group to the app, or turn \"assignment required\" off."),
	 "entra-docs, reference-error-codes.md, 2024-04-24"},
	{"AADSTS50011", N_("The add-in's app has not registered the address that the sign-in comes back to."),
	 N_("The vendor."), N_("Tell the vendor the number and the address that is shown with it."),
	 "entra-docs, reference-error-codes.md, 2024-04-24"},
	{"get there from here", POLICY},
	{"AADSTS53000", POLICY},
	{"AADSTS53001", POLICY},
	{"AADSTS53002", POLICY},
	{"AADSTS53003", POLICY},
	{"Something went wrong", POLICY},
	{NULL, NULL, NULL, NULL, NULL},
};
