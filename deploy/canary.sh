#!/bin/sh
# Buys one product from an open shop in Stripe's test mode, sees it paid, and gives it back: the order is cancelled, which refunds it
# and returns its unit. Whatever goes wrong half-way, an order that was placed is cancelled before the script ends.
#
#   STRIPE_SECRET_KEY=sk_test_... deploy/canary.sh https://shop.example MUG-BLUE
#   deploy/canary.sh http://localhost:3140 TOM-500 /tmp/shop/environment      # against `make run`, whose environment file it reads
set -eu

shop=${1:?the shop\'s address} sku=${2:?a SKU that is in stock} environment=${3:-}
email=${CANARY_EMAIL:-canary@example.com} country=${CANARY_COUNTRY:-DE} method=${CANARY_SHIPPING:-standard}

fail() { printf 'FAILED: %s\n' "$1" >&2; exit 1; }
setting() { sed -n "s/^$1=//p" "$environment" | sed -e "s/^['\"]//" -e "s/['\"]$//"; }
if [ -n "$environment" ]; then
    STRIPE_SECRET_KEY=$(setting STRIPE_SECRET_KEY) stripe=$(setting STRIPE_API_BASE)
else
    stripe=https://api.stripe.com
fi
# Real money is never moved by a canary.
case ${STRIPE_SECRET_KEY:?a key of the test mode} in sk_test_* | rk_test_*) ;; *) fail 'this is no key of the test mode' ;; esac

call() {
    verb=$1 path=$2
    shift 2
    curl --silent --show-error --fail-with-body --max-time 30 --request "$verb" "$@" "$shop$path" || fail "$verb $path"
}
send() {
    verb=$1 path=$2 json=$3
    shift 3
    call "$verb" "$path" --header 'content-type: application/json' --data "$json" "$@"
}
field() { grep -o "\"$1\":[^,}]*" | head -n 1 | sed -e 's/^[^:]*://' -e 's/^"//' -e 's/"$//'; }
order() { call GET "/api/orders/$order_id" --header "x-order-token: $order_token"; }
until_field() {
    seconds=0
    until [ "$(order | field "$1")" = "$2" ]; do
        seconds=$((seconds + 1))
        [ "$seconds" -le 60 ] || fail "the order $order_id is not $2 after a minute"
        sleep 1
    done
}

order_id='' order_token='' cancelled=''
clean_up() {
    [ -z "$order_id" ] || [ -n "$cancelled" ] || send POST "/api/orders/$order_id/cancel" '{}' --header "x-order-token: $order_token" \
        --header "idempotency-key: canary-$order_id" > /dev/null && cancelled=yes
}
trap clean_up EXIT

cart=$(call POST /api/carts)
cart_id=$(echo "$cart" | field id) cart_token=$(echo "$cart" | field token)
cart=$(send POST "/api/carts/$cart_id/items" "{\"sku\": \"$sku\", \"quantity\": 1}" --header "x-cart-token: $cart_token")
quote=$(send POST "/api/carts/$cart_id/quote" "{\"country\": \"$country\", \"shipping_method\": \"$method\"}" --header "x-cart-token: $cart_token")
total=$(echo "$quote" | grep -o '"total":{[^}]*}' | sed 's/^"total"://')
answer=$(send POST /api/checkout "{
  \"cart_id\": \"$cart_id\", \"cart_version\": $(echo "$cart" | field version), \"email\": \"$email\",
  \"shipping_address\": {\"name\": \"Canary\", \"line1\": \"Am Fluss 1\", \"postal_code\": \"89073\", \"city\": \"Ulm\", \"country\": \"$country\"},
  \"shipping_method\": \"$method\", \"expected_total\": $total
}" --header "x-cart-token: $cart_token" --header "idempotency-key: canary-$cart_id")
order_id=$(echo "$answer" | field id) order_token=$(echo "$answer" | field token)
intent=$(echo "$answer" | field payment_intent)
[ -n "$intent" ] || fail "the order $order_id has no payment"
echo "placed    $order_id, $total"

# The key goes in by a file descriptor: arguments are for everybody on the machine to see.
printf 'user = "%s:"\n' "$STRIPE_SECRET_KEY" | curl --silent --show-error --fail-with-body --max-time 30 --config - \
    --data payment_method=pm_card_visa --data-urlencode "return_url=$shop" --header "idempotency-key: canary-$order_id" \
    "$stripe/v1/payment_intents/$intent/confirm" > /dev/null || fail 'Stripe did not take the card'
until_field status paid
echo "paid      $order_id"
clean_up
until_field status cancelled
until_field payment_status refunded
echo "refunded  $order_id"
