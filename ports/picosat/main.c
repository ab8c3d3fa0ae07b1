/* As picosat's own main(), for each file in turn, and with 0 in place of its statuses for solved
 * ones. */
int picosat_main(int argc, char **argv);

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        int status = picosat_main(2, (char *[]){argv[0], argv[i], 0});

        if (status != 10 && status != 20)
            return status;
    }
    return 0;
}
