/* Nobody calls this: it must not be in the image, where what it needs could not be found. */
void ring_the_bell(void);
void wake_up(void);

void wake_up(void)
{
    ring_the_bell();
}
