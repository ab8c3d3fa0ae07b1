/* For this machine, not for the image: tests/ is not compiled. */
#error "tests/ of an app is its own"
