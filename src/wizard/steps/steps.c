/* steps.c - the wizard from beginning to end */
#include "wizard/wizard.h"

extern const struct step step_unfinished, step_welcome, step_tenant, step_signin, step_addin, step_consent,
    step_permissions, step_tokens, step_proof, step_summary;

/* A step's index is its page number: the unfinished change is page 0. */
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
