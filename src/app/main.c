/* main.c - naaready: runs the program that the command line asks for, or is a guard */
#include <string.h>

#include "app/app.h"
#include "world/process.h"

static int main_start(int argc, char **argv)
{
	struct err err;

	return app_read(argc, argv, &err) ? app.program() : app_fail(&err);
}

/* A guard was started by us, and is recognised by its process name. */
static bool main_is_guard(int argc, char **argv)
{
	return argc > 0 && strcmp(argv[0], GUARD_NAME) == 0;
}

/* By this name, which a link gives it, a program that has naaready-practice inside is that program. */
static bool main_is_practice(int argc, char **argv)
{
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;

	return app_inside() && argc > 0 && strcmp(slash ? slash + 1 : argv[0], PRACTICE_SERVER) == 0;
}

static int main_run(int argc, char **argv)
{
	if (main_is_guard(argc, argv))
		return run_guard(argc, argv);
	if (main_is_practice(argc, argv))
		return app_inside()->serve(argc, argv);
	return main_start(argc, argv);
}

int main(int argc, char **argv)
{
	int status;

	process_careful();
	app_words();
	status = main_run(argc, argv);
	app_close();
	return status;
}
