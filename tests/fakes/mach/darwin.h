/* Included before everything: what macOS has in headers that Linux has, too, without it. */
#pragma once

#include <fcntl.h>
#include <unistd.h>

#define O_EVTONLY O_RDONLY
#define _CS_DARWIN_USER_TEMP_DIR 65537
#define confstr geyser_fake_confstr
extern "C" unsigned long geyser_fake_confstr(int name, char* buffer, unsigned long size);
extern "C" const char* getprogname();
