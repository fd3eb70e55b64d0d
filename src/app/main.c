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

int main(int argc, char **argv)
{
	int status;

	process_careful();
	app.ascii = !process_words();
	app.columns = process_columns();
	status = main_is_guard(argc, argv) ? run_guard(argc, argv) : main_start(argc, argv);
	app_close();
	return status;
}
