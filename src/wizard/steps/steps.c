/* steps.c - the table of the wizard's steps, in order */
#include "wizard/steps/parts.h"

extern const struct step step_unfinished, step_welcome, step_tenant, step_signin, step_addin, step_consent,
    step_permissions, step_tokens, step_proof, step_summary;

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

const struct step_listener step_listeners[] = {
	{ EVENT_GUARD, part_guard_event },
	{ EVENT_LOCKED, part_leave_event },
	{ EVENT_COPIED, part_copy_event },
	{ EVENT_REPLY, part_again_event },
	{ EVENT_TIMER, part_again_event },
	{ EVENT_EXPORTED, part_exported },
	{ EVENT_REPLY, part_practice_heard },
	{ 0 },
};
