/* completion_main.c - the program that make runs to print the tables by which a shell completes; it is not installed */
#include <stdio.h>
#include <string.h>

#include "commands/completion.h"
#include "practice/practice.h"

#define OUT_BYTES_MAX (256u * 1024) /* a file of a shell has some 20 KiB */

int main(int argc, char **argv)
{
	struct doc_pair tenants[PRACTICE_TENANTS_MAX + 1] = { { NULL, NULL } };
	struct buf out;
	bool good;

	for (size_t i = 0; practice_tenants[i].name && i < PRACTICE_TENANTS_MAX; i++)
		tenants[i] = (struct doc_pair){ practice_tenants[i].name, practice_tenants[i].says };
	buf_init(&out, OUT_BYTES_MAX);
	good = argc == 2 && completion_print(argv[1], tenants, &out) && !out.cut &&
	       fputs(buf_text(&out), stdout) != EOF && fflush(stdout) == 0;
	if (!good)
		fprintf(stderr, "usage: completion bash|zsh|fish|fish-practice\n");
	buf_release(&out);
	return good ? 0 : 1;
}
