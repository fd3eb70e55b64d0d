/* practice_main.c - naaready-practice: what "naaready practice serve" becomes */
#include "app/app.h"
#include "world/process.h"

int main(int argc, char **argv)
{
	int status;

	process_careful();
	app_words();
	status = run_serve(argc, argv);
	store_close(&app.store);
	practice_release(&app.practice);
	arena_release(&app.arena);
	return status;
}
