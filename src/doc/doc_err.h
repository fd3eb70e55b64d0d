/* doc_err.h - a failure in four lines: who can help, what now, what Microsoft says, what support needs
 *
 * Pages, commands and reports show the same lines.
 */
#ifndef DOC_DOC_ERR_H
#define DOC_DOC_ERR_H

#include "doc/doc.h"

struct doc_err {
	const char *says; /* a sentence: what happened */
	struct doc_err_line {
		const char *id;    /* "who", "now", "told", "block" */
		const char *label; /* translated */
		const char *text;
	} lines[4];
	size_t count;
};

struct doc_err doc_err_of(const struct err *err, struct arena *arena);
/* The same as plain lines, "Label: text", for a command's stderr. */
const char *doc_err_text(const struct err *err, struct arena *arena);
/* The same as rows of a report. */
void doc_err_rows(const struct err *err, struct doc *doc);
/* Why a service was not reached: in the words of the transport, which name the host, the proxy, or who issued the
 * certificate. */
const char *doc_err_why(const struct err *err);
/* What to do about the network; nothing for errors of another kind. @proxy: the one in use, "" for none. */
void doc_err_remedy(const struct err *err, const char *proxy, struct doc *doc);

#endif
