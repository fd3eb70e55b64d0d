/* nowhere.h - a transport that leads nowhere: what works offline is given this one, and can reach nobody */
#ifndef WORLD_NOWHERE_H
#define WORLD_NOWHERE_H

#include "world/transport.h"

/* Every request comes back as lost. */
struct transport *nowhere_open(void);

#endif
