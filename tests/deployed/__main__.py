"""The shop as it is deployed, in an emulator of AWS: `python tests/deployed <barrow-local> <programs>`.

ministack makes the resources of `template.yaml` and of the stacks nested in it, with the functions' programs as their code. A product is
put into the empty shop as staff, and `deploy/canary.sh` buys it at the emulator's API Gateway: the payment and its webhook are those of
the local Stripe, which runs beside it. `docs/deployed-shape.md` says what the emulator cannot do, and what is done here about each of it.
"""

import contextlib
import signal
import sys
import tempfile
from pathlib import Path

from emulator import Emulator
from processes import Failed
from purchase import buy, open_shop, see_what_followed, watching
from stripe import LocalStripe


def main(barrow_local: str, programs: str) -> None:
    with tempfile.TemporaryDirectory(prefix="barrow-deployed-") as scratch, contextlib.ExitStack() as running:
        scratch = Path(scratch)
        stripe = LocalStripe(running, barrow_local, scratch)
        emulator = Emulator(running, scratch, stripe)
        emulator.put_secrets(stripe.settings)
        emulator.put_code(Path(programs))
        shop = emulator.deploy()
        stripe.send_webhooks_to(f"{shop.api}/webhooks/stripe")
        token = stripe.settings["STAFF_TOKEN"]
        try:
            emulator.invoke("JobsRebuildCatalogue")
            open_shop(shop.api, token)
            with watching(shop.live):
                buy(shop.api, stripe.environment)
            see_what_followed(shop.api, token, emulator)
        except Exception:
            print(*emulator.complaints(), sep="\n", file=sys.stderr)
            raise
    print("Bought and given back, in the shape that is deployed.")


if __name__ == "__main__":
    # What runs beside ends with this program, however it ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main(*sys.argv[1:])
    except Failed as failed:
        sys.exit(f"FAILED: {failed}")
