"""Electricity's account: from the grid, made on site, given away, and what of it is certified as renewable.

Scope 2 is reckoned twice (GHG Protocol Scope 2 Guidance): by the grid's average, and by what was contracted for.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext

from field_ems.domain.amounts import plain

GRID = "electricity"
SOLAR = "electricity_solar"
EXPORT = "electricity_export"
CERTIFICATES = "electricity_certificates"
GENERATED = "electricity_generated"
RESIDUAL = "electricity_residual"
"""Activities. Generated is what a generator makes: its fuel is what emits. Residual is a grid without what was sold."""

ACCOUNTED = frozenset({SOLAR, EXPORT, CERTIFICATES, GENERATED})
"""Activities that emit nothing themselves and enter the account alone."""

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class ElectricityAccount:
    """A period's electricity in kWh, and Scope 2 in kg CO2e by location and by market.

    ``by_market`` is None where nobody knows a factor. ``excess`` are certificates for more than the grid gave, which
    count for nothing.
    """

    grid: Decimal
    solar: Decimal
    exported: Decimal
    generated: Decimal
    certified: Decimal
    by_location: Decimal
    by_market: Decimal | None
    excess: Decimal

    @property
    def consumed(self) -> Decimal:
        """What was used: all that came, less what was given away."""
        return plain(self.grid + self.solar + self.generated - self.exported)

    @property
    def renewable_percent(self) -> Decimal | None:
        """The share of solar and certified power in what was used; None where nothing was."""
        if self.consumed <= 0:
            return None
        with localcontext(prec=50):
            share = (self.solar - min(self.exported, self.solar) + self.certified) / self.consumed * _PERCENT
        return min(share, Decimal(_PERCENT)).quantize(Decimal("0.1"))


def account(
    *,
    grid: Decimal,
    by_location: Decimal,
    solar: Decimal = Decimal(0),
    exported: Decimal = Decimal(0),
    generated: Decimal = Decimal(0),
    certificates: Decimal = Decimal(0),
    residual_factor: Decimal | None = None,
) -> ElectricityAccount:
    """Draw up the account.

    By market, certified kWh emit nothing and the rest emits as ``residual_factor`` (kg CO2e/kWh) says, or as the grid's
    average where the country publishes no residual mix. What is exported lowers neither: it is shown beside.
    """
    certified = min(certificates, grid)
    uncertified = grid - certified
    with localcontext(prec=50):
        if residual_factor is not None:
            by_market = uncertified * residual_factor
        else:
            by_market = by_location * uncertified / grid if grid else by_location
    return ElectricityAccount(
        grid, solar, exported, generated, certified, by_location, plain(by_market), plain(certificates - certified)
    )
