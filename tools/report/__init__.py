"""What an image is made of and why: size.txt, why.txt, the checks after a link, budgets."""
