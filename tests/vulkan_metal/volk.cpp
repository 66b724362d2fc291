// volk's own source, compiled here: distributions ship it as a file to include.
#define VOLK_IMPLEMENTATION
#include <volk.h>
