/* turn.c - request ids, counted by the turn */
#include "flow/turn.h"

unsigned turn_request_id(struct turn *turn)
{
	return ++*turn->last_id;
}
