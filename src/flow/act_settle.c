/* act_settle.c - what a change came to, written down: its outcome, its mark, its lock */
#include "flow/act_settle.h"

void settle_note(struct act *act, enum change_state state, const struct err *err, const struct event *event, struct orders *orders)
{
	if (act->change_id)
		order_save(orders, run_note_outcome(act->ground.run, act->change_id, state, err, event->now),
			   true);
}

void settle_unmark(struct act *act, struct orders *orders)
{
	order_text(orders, ORDER_UNMARK, act->ground.run->facts.tenant.id);
}

/* A change that came to nothing leaves no mark, unless an earlier one still stands behind it. */
void settle_unmade(struct act *act, enum change_state state, const struct event *event,
			  struct orders *orders)
{
	settle_note(act, state, act->err.kind ? &act->err : NULL, event, orders);
	if (act->what == CHANGE_TOKENS && !act->restoring)
		settle_unmark(act, orders);
}

void settle_done(struct act *act, const struct event *event, struct orders *orders)
{
	act->state = ACT_DONE;
	if (act->what == CHANGE_TOKENS && !act->restoring) {
		settle_note(act, CHANGE_OPEN, NULL, event, orders);
		return;
	}
	settle_note(act, CHANGE_DONE, NULL, event, orders);
	if (act->what == CHANGE_TOKENS)
		settle_unmark(act, orders);
}

void act_keep(struct act *act, unsigned change_id, const struct event *event, struct orders *orders)
{
	act->change_id = change_id;
	settle_note(act, CHANGE_KEPT, NULL, event, orders);
	settle_unmark(act, orders);
	act->state = ACT_NONE;
}


void settle_lock(struct act *act, struct orders *orders)
{
	if (act->what != CHANGE_TOKENS || act->ground.dry_run)
		return;
	order_text(orders, ORDER_LOCK, act->ground.run->facts.tenant.id);
	act->locked = true;
}

void settle_unlock(struct act *act, struct orders *orders)
{
	if (act->locked)
		orders_add(orders, ORDER_UNLOCK);
	act->locked = false;
}
