#include "dates.h"
#include <yao/module.h>

YAO_DEFAULT(dates, none);

void dates_look(void)
{
}
