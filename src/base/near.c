/* near.c - the word that was probably meant, out of those that are allowed */
#include "base/near.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/i18n.h"

#define WORD_MAX (NEAR_WORD_SIZE - 1)

static bool near_same(char a, char b)
{
	return ascii_lower(a) == ascii_lower(b);
}

/* Edit distance: insertions, deletions, replacements, and two neighbours that changed places. Capitals are no typo. */
static int near_distance(const char *a, size_t a_len, const char *b)
{
	int rows[3][WORD_MAX + 1];
	size_t b_len = strlen(b);

	if (a_len > WORD_MAX || b_len > WORD_MAX)
		return WORD_MAX;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (int)j;
	for (size_t i = 1; i <= a_len; i++) {
		int *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

		row[0] = (int)i;
		for (size_t j = 1; j <= b_len; j++) {
			int best = above[j - 1] + !near_same(a[i - 1], b[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && near_same(a[i - 1], b[j - 2]) && near_same(a[i - 2], b[j - 1]) &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[a_len % 3][b_len];
}

struct near near_to(const char *typed, size_t len)
{
	return (struct near){ .typed = typed, .len = len, .far = WORD_MAX };
}

void near_offer(struct near *near, const char *word)
{
	int far = near_distance(near->typed, near->len, word);
	size_t len = strlen(word);

	if (near->len >= 3 && far && ascii_same(word, near->typed, near->len))
		far = 1;
	if (len >= 4 && far > 2 && near->len <= 2 * len && ascii_same(near->typed, word, len))
		far = 2;
	if (len == near->len && strncmp(word, near->typed, len) == 0)
		return; /* the word itself is no help */
	if (far >= near->far || far > (near->len > 4 ? 2 : 1) || far >= (int)near->len)
		return;
	near->far = far;
	near->word = word;
}

const char *near_of(const char *typed, const char *list, char room[NEAR_WORD_SIZE])
{
	struct near near = near_to(typed, strlen(typed));
	bool found = false;
	size_t len;

	for (; *list; list += len + (list[len] == '|')) {
		char word[NEAR_WORD_SIZE];
		int far = near.far;

		len = strcspn(list, "|");
		snprintf(word, sizeof word, "%.*s", (int)strcspn(list, "|["), list);
		near_offer(&near, word);
		if (near.far == far)
			continue;
		snprintf(room, NEAR_WORD_SIZE, "%s", word);
		found = true;
	}
	return found ? room : NULL;
}

bool near_refuse(const char *option, const char *typed, const char *list, const char *wanted, struct err *err)
{
	static const char *const doing = N_("reading the command line");
	char room[NEAR_WORD_SIZE];
	const char *nearest = near_of(typed, list, room);

	if (nearest)
		return err_set(err, ERR_USAGE, doing, _("--%s \"%s\" is not valid. Did you mean \"%s\"?"), option,
		    typed, nearest);
	return err_set(err, ERR_USAGE, doing, _("--%s \"%s\" is not valid: give %s."), option, typed, wanted);
}
