#include "../../../qemu/apps/firmware/probe.S"
