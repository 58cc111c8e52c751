"""Choosing the room of an opening, or none (开标室)."""

from django import forms

from onewindow.engines.meetings.api import Room, usable_rooms

ONLINE = "只在网上开标（不见面）"


class RoomField(forms.ModelChoiceField):
    """A room in use, told with its site and seats; without one the opening is on line only."""

    def __init__(self) -> None:
        super().__init__(usable_rooms(), label="开标室", required=False, empty_label=ONLINE)

    def label_from_instance(self, obj: Room) -> str:
        """Return the room as the list shows it."""
        return f"{obj.site} {obj}（{obj.capacity}座）"


class RoomForm(forms.Form):
    """The room of an opening, chosen anew."""

    room = RoomField()
