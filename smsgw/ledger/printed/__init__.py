"""A report as a page to look at and to print: for `smsgw report`, and for the head's page of the console.

words.py has every word, markup.py and charts.py the pieces, blocks.py and voices.py what they are filled
with, page.py the whole.  Pure: figures in, HTML out.
"""
