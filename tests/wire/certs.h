/* certs.h - certificates made for one run of the tests, in a directory of their own */
#ifndef WIRE_CERTS_H
#define WIRE_CERTS_H

#include <stdbool.h>

enum cert {
	CERT_GOOD = 0,   /* localhost, 127.0.0.1 and the real hosts of the global cloud */
	CERT_EXPIRED,    /* the same, valid until yesterday */
	CERT_EARLY,      /* the same, valid from tomorrow on */
	CERT_OTHER_NAME, /* for www.elsewhere.example only */
	CERT_INSPECTED,  /* the real hosts, issued by the untrusted "Corp Inspection CA" */
	CERT_COUNT
};

struct certs {
	char dir[64];
	char ca[96];      /* the issuer of all but CERT_INSPECTED */
	char corp_ca[96]; /* the issuer of CERT_INSPECTED */
	char cert[CERT_COUNT][96], key[CERT_COUNT][96];
};

/* Makes the certificates in a directory of TMPDIR or /tmp. False with a line on stderr. */
bool certs_make(struct certs *certs);
void certs_remove(const struct certs *certs);

#endif
