"""What messages and requests look like as JSON; the fields are in smsgw/shapes.py."""

from smsgw.shapes import Object as Object
from smsgw.shapes import inbox_object as inbox_object
from smsgw.shapes import move_object as move_object
from smsgw.shapes import outbox_object as outbox_object
from smsgw.shapes import request_object as request_object
