/* doc_glossary.h - the words that an admin meets on these pages, explained */
#ifndef DOC_DOC_GLOSSARY_H
#define DOC_DOC_GLOSSARY_H

#include "doc/doc.h"

void doc_glossary(struct doc *doc);

#endif
