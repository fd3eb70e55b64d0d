/* view_state.h - where the view stands on its page; a part of view */
#ifndef WIZARD_VIEW_STATE_H
#define WIZARD_VIEW_STATE_H

#include "wizard/view.h"

/* Makes focus, scroll and fields belong to @page. */
void view_enter(struct view *view, const struct page *page);
/* After measuring: scroll within bounds, the focus in sight if it shall be. */
void view_settle(struct view *view, const struct page *page);
/* The index of the block with the focus, or -1. */
int view_focus(const struct view *view, const struct page *page);
/* Whether the whole block is seen; true before the first picture. */
bool view_sees(const struct view *view, int index);
struct field *view_field(struct view *view, const char *id);

#endif
