/* transport_null.h - a transport that leads nowhere: what works offline is given this one, and can reach nobody */
#ifndef WORLD_TRANSPORT_NULL_H
#define WORLD_TRANSPORT_NULL_H

#include "world/transport.h"

/* Every request comes back as lost. */
struct transport *transport_null_open(void);

#endif
