"""`python -m smsgw`: the same as the command `smsgw`."""

from smsgw.cli import main

if __name__ == "__main__":
    main()
