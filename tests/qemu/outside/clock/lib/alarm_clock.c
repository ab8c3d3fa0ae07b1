/* Nothing calls this: it must not be in the image, as what it needs does not exist. */
void ring_the_bell(void);
void wake_up(void);

void wake_up(void)
{
    ring_the_bell();
}
