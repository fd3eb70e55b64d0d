/* transport_null.h - a transport without a network, for offline programs */
#ifndef WORLD_TRANSPORT_NULL_H
#define WORLD_TRANSPORT_NULL_H

#include "world/transport.h"

/* Every request comes back as lost. */
struct transport *transport_null_open(void);

#endif
