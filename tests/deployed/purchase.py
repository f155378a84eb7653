"""What is done in the shop: it is opened, somebody buys, and the jobs do their part."""

import contextlib
import json
import os
import subprocess
import urllib.request
from pathlib import Path

from emulator import Emulator
from processes import PATIENCE_SECONDS, ROOT, Failed, call, until
from websockets.sync.client import connect

BUYER = "canary@example.com"
SKU = "BOW-1"
UNITS = 12


def open_shop(shop: str, token: str) -> None:
    """What staff do in a shop that was just deployed: the currency, a place to send to, taxes, and one product with its units."""
    as_staff = {"authorization": f"Bearer {token}"}
    price = {"amount": 490, "currency": "EUR"}
    method = {"id": "standard", "name": "Post", "price": price, "table": None, "free_from": None, "max_weight_grams": 30000}
    zone = {"id": "home", "name": "Home", "countries": ["DE"], "methods": [method]}
    rate = {"country": "DE", "region": None, "standard_bp": 1900, "reduced_bp": 700}
    variant = {"sku": SKU, "price": {"amount": 1290, "currency": "EUR"}, "weight_grams": 400, "units": UNITS}
    product = {
        "slug": "blue-bowl",
        "title": "Blue bowl",
        "category": "bowls",
        "description": "Holds soup.",
        "status": "active",
        "variants": [variant],
    }

    call("PATCH", f"{shop}/api/admin/settings", {"version": 0, "currency": "EUR"}, as_staff)
    for path, item in (("shipping-zones", zone), ("tax-rates", rate)):
        version = call("GET", f"{shop}/api/admin/{path}", headers=as_staff)["version"]
        call("PUT", f"{shop}/api/admin/{path}", {"version": version, "items": [item]}, as_staff)
    call("POST", f"{shop}/api/admin/categories", {"slug": "bowls", "name": "Bowls", "description": "To eat from."}, as_staff)
    made = call("POST", f"{shop}/api/admin/products", product, {**as_staff, "idempotency-key": "blue-bowl"})
    put_picture(f"{shop}/api/admin/products/{made['id']}/images", as_staff)
    until("the product in the list, which a job writes from the catalogue's stream", lambda: call("GET", f"{shop}/api/products")["items"])
    print(f"opened    {shop}", flush=True)


def put_picture(images: str, as_staff: dict[str, str]) -> None:
    """Uploads one as a browser of staff does, and waits for its renditions."""
    picture = next((ROOT / "local/sample/images").glob("*.webp")).read_bytes()
    announced = {"content_type": "image/webp", "bytes": len(picture), "alt": "A bowl"}
    upload = call("POST", images, announced, {**as_staff, "idempotency-key": "a-picture"})["upload"]
    with urllib.request.urlopen(urllib.request.Request(upload["url"], picture, upload["headers"], method=upload["method"]), timeout=60):
        pass
    until("renditions of the picture", lambda: call("GET", images, headers=as_staff)["items"][0]["state"] == "ready")


@contextlib.contextmanager
def watching(live: str):
    """A browser that watches the stock meanwhile: it is told until the unit is back. How often is not promised."""
    with connect(live) as socket:
        socket.send(json.dumps({"action": "subscribe", "sku": SKU}))
        first = json.loads(socket.recv(PATIENCE_SECONDS))["update"]
        yield
        # Held, and released.
        while (told := json.loads(socket.recv(PATIENCE_SECONDS)))["version"] < first["version"] + 2:
            pass
        if told["available"] != first["available"]:
            raise Failed(f"the live stock was {first} and is {told}")
        print(f"watched   {told['available']} units", flush=True)


def buy(shop: str, environment: Path) -> None:
    """Buys, sees it paid, and gives it back."""
    canary = subprocess.run(
        [str(ROOT / "deploy/canary.sh"), shop, SKU, str(environment)], env={"PATH": os.environ["PATH"], "CANARY_EMAIL": BUYER}, check=False
    )
    if canary.returncode != 0:
        raise Failed("the purchase was not paid and given back")


def see_what_followed(shop: str, token: str, emulator: Emulator) -> None:
    """What the jobs made of the order: mails, the unit back on its shelf, the ledger of stock, and the directory of staff."""
    mails = until("four mails to the buyer", lambda: all_of(subjects(emulator), 4))
    print("mailed   ", *(f"\n  {subject}" for subject in mails), flush=True)

    def asked(path: str):
        return call("GET", f"{shop}{path}", headers={"authorization": f"Bearer {token}"})

    until("the unit", lambda: asked("/api/products/blue-bowl/availability")["variants"][0]["available"] == UNITS)
    until("its arrival, hold, sale and release", lambda: all_of(asked(f"/api/admin/stock/{SKU}/movements")["items"], 4))
    until("the order among all", lambda: all_of(asked("/api/admin/orders")["items"], 1))


def subjects(emulator: Emulator) -> list[str]:
    return [mail["Subject"] for mail in emulator.mails() if BUYER in mail["To"]]


def all_of(found: list, count: int) -> list:
    """What was found, when it is so many; more is a failure."""
    if len(found) > count:
        raise Failed(f"{len(found)} and not {count}: {found}")
    return found if len(found) == count else []
