int printf(const char *format, ...);

static int n, count, columns[16];

static int fits(int row, int column)
{
    for (int other = 0; other < row; other++) {
        int distance = columns[other] - column;
        if (!distance || distance == row - other || distance == other - row)
            return 0;
    }
    return 1;
}

static void place(int row)
{
    if (row == n) {
        if (!count++)
            for (int i = 0; i < n; i++)
                printf("%d%s", columns[i], i + 1 < n ? " " : "\n");
        return;
    }
    for (int column = 0; column < n; column++)
        if (fits(row, column)) {
            columns[row] = column;
            place(row + 1);
        }
}

int main(int argc, char **argv)
{
    n = argc > 1 ? argv[1][0] - '0' : 6;
    place(0);
    printf("%d queens: %d ways\n", n, count);
    return 0;
}
