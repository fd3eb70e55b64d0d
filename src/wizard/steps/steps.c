/* steps.c - the table of the wizard's steps, in order */
#include "wizard/wizard.h"

extern const struct step step_unfinished, step_welcome, step_tenant, step_signin, step_addin, step_consent,
    step_permissions, step_tokens, step_proof, step_summary;

/* The index is the page number: page 0 is the unfinished change. */
const struct step *const steps[] = {
	&step_unfinished,
	&step_welcome,
	&step_tenant,
	&step_signin,
	&step_addin,
	&step_consent,
	&step_permissions,
	&step_tokens,
	&step_proof,
	&step_summary,
	NULL,
};
