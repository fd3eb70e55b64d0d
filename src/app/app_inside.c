/* app_inside.c - naaready-practice, where it is inside this program: a portable one */
#include "app/app.h"

#ifdef CARRIES_PRACTICE
#include "world/serve.h"
#endif

const struct inside *app_inside(void)
{
#ifdef CARRIES_PRACTICE
	static const struct inside practice = { run_serve, serve_component };

	return &practice;
#else
	return NULL;
#endif
}
