/* cmd_check.c - "naaready check": reads everything, changes nothing, prints a report */
#include "commands/cmd_check.h"

#include "commands/prompt.h"

static void check_event_in(void *self, struct turn *turn)
{
	struct runner *runner = self;

	if (runner_event(runner, turn))
		runner_close(runner, turn);
	else if (runner_closed(turn->event))
		runner_finish(runner, turn->orders);
	else if (turn->event->kind == EVENT_GOODBYE)
		runner_goodbye(runner, turn->orders);
}

static const struct page *check_page_out(void *self)
{
	return prompt_page(self);
}

struct program check_program(struct runner *runner)
{
	return (struct program){ .self = runner, .event = check_event_in, .page = check_page_out };
}
