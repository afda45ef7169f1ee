"""[hours]: when the office and its counters are open, by weekday, in Ramadan and on single days."""

from datetime import date

from pydantic import Field, field_validator

from smsgw.config.values import DayHours, Section, Several


class WeekHours(Section):
    """Opening hours by day of the week; an empty string is a closed day."""

    mon: DayHours = "08:00-15:00"
    tue: DayHours = "08:00-15:00"
    wed: DayHours = "08:00-15:00"
    thu: DayHours = "08:00-15:00"
    fri: DayHours = "08:00-11:00"
    sat: DayHours = ""
    sun: DayHours = ""

    @property
    def days(self) -> tuple[str, ...]:
        """Monday first."""
        return (self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun)


class RamadanHours(WeekHours):
    """[hours.ramadan]"""

    mon: DayHours = "08:00-14:00"
    tue: DayHours = "08:00-14:00"
    wed: DayHours = "08:00-14:00"
    thu: DayHours = "08:00-14:00"


class HoursException(Section):
    """[[hours.exception]]: one day that is not like its weekday; `open` empty means closed."""

    day: date = Field(alias="date")
    open: DayHours = ""
    why: str = Field("", max_length=40)


class CounterHours(WeekHours):
    """[[hours.counter]]: a counter that keeps hours of its own."""

    name: str = Field(min_length=1, max_length=40)


class HoursSection(WeekHours):
    """[hours]"""

    ramadan: RamadanHours = RamadanHours()
    #: First and last day of Ramadan where the calendar's estimate is off: ["2026-02-19", "2026-03-20"].
    ramadan_dates: Several[date] = ()
    #: Bali: no notices on Nyepi.
    nyepi: bool = False
    #: Notices and broadcasts go out on public holidays and leave days too.
    notices_on_holidays: bool = False
    exception: Several[HoursException] = ()
    counter: Several[CounterHours] = ()

    @field_validator("ramadan_dates")
    @classmethod
    def _first_and_last(cls, value: tuple[date, ...]) -> tuple[date, ...]:
        if value and (len(value) != 2 or value[0] > value[1]):
            raise ValueError('give the first and the last day: ["2026-02-19", "2026-03-20"], or [] for none')
        return value
