#!/bin/sh
# Buys something from a running shop with nothing but curl: list products, fill a cart, quote, check out, pay at the
# test form, see the order paid, both mails caught, and stock down by what was bought. `make test` runs it too.
#
#   make run                                   # in one terminal
#   sh docs/buy.sh http://localhost:3000       # in another
set -eu

shop=${1:-http://localhost:3000}
email=${2:-ada@example.org}

step() { printf '\n== %s\n' "$1"; }
fail() { printf 'FAILED: %s\n' "$1" >&2; exit 1; }

# call METHOD PATH [more curl arguments]: prints the answer; a refusal ends the script with its problem document.
call() {
    method=$1 path=$2
    shift 2
    curl --silent --show-error --fail-with-body --max-time 30 --request "$method" "$@" "$shop$path" || fail "$method $path"
}

# send METHOD PATH JSON [more curl arguments]
send() {
    method=$1 path=$2 json=$3
    shift 3
    call "$method" "$path" --header 'content-type: application/json' --data "$json" "$@"
}

# field NAME: the first text or number of this name in the JSON on stdin.
field() { grep -o "\"$1\":[^,}]*" | head -n 1 | sed -e 's/^[^:]*://' -e 's/^"//' -e 's/"$//'; }

# available SLUG: units of the product's first variant that can be bought now.
available() { call GET "/api/products/$1/availability" | field available; }

step 'Products'
call GET '/api/products?limit=5' | grep -o '"title":"[^"]*"' | sed -e 's/^"title":"/  /' -e 's/"$//'
tomatoes=$(available vine-tomatoes)
aubergines=$(available aubergine)
echo "  in stock: $tomatoes x TOM-500, $aubergines x AUB-1"

step 'A cart with two SKUs'
cart=$(call POST /api/carts)
cart_id=$(echo "$cart" | field id)
cart_token=$(echo "$cart" | field token)
send POST "/api/carts/$cart_id/items" '{"sku": "TOM-500", "quantity": 2}' --header "x-cart-token: $cart_token" > /dev/null
cart=$(send POST "/api/carts/$cart_id/items" '{"sku": "AUB-1", "quantity": 1}' --header "x-cart-token: $cart_token")
version=$(echo "$cart" | field version)
echo "  cart $cart_id, version $version"

step 'A quote for Germany'
quote=$(send POST "/api/carts/$cart_id/quote" '{"country": "DE", "shipping_method": "standard"}' --header "x-cart-token: $cart_token")
total=$(echo "$quote" | grep -o '"total":{[^}]*}' | sed 's/^"total"://')
echo "  total $total"

step 'Checkout'
answer=$(send POST /api/checkout "{
  \"cart_id\": \"$cart_id\", \"cart_version\": $version, \"email\": \"$email\",
  \"shipping_address\": {\"name\": \"Ada Lovelace\", \"line1\": \"Am Fluss 1\", \"postal_code\": \"89073\", \"city\": \"Ulm\", \"country\": \"DE\"},
  \"shipping_method\": \"standard\", \"expected_total\": $total
}" --header "x-cart-token: $cart_token" --header "idempotency-key: buy-$cart_id")
order_id=$(echo "$answer" | field id)
order_token=$(echo "$answer" | field token)
tracking_token=$(echo "$answer" | field tracking_token)
intent=$(echo "$answer" | field payment_intent)
client_secret=$(echo "$answer" | field client_secret)
echo "  order $order_id: $(echo "$answer" | field status)"

step 'Payment with the card 4242 4242 4242 4242'
payment=$(send POST "/_local/pay/$intent" "{\"card\": \"4242424242424242\", \"client_secret\": \"$client_secret\"}" --header 'accept: application/json')
echo "  Stripe says: $(echo "$payment" | field status)"

step 'The order is paid'
seconds=0
until order=$(call GET "/api/orders/$order_id" --header "x-order-token: $order_token") && [ "$(echo "$order" | field status)" = paid ]; do
    seconds=$((seconds + 1))
    [ "$seconds" -le 30 ] || fail "the order is still $(echo "$order" | field status)"
    sleep 1
done
echo "  order $order_id: paid, payment $(echo "$order" | field payment_status)"
echo "  anybody may follow it at $shop/api/track/$tracking_token"
call GET "/api/track/$tracking_token" > /dev/null

step 'Both mails are caught'
for kind in received paid; do
    seconds=0
    until call GET /_local/mail.json | grep -q "\"reference\":\"order/$order_id/[0-9]*/$kind\""; do
        seconds=$((seconds + 1))
        [ "$seconds" -le 30 ] || fail "no mail that the order was $kind"
        sleep 1
    done
    echo "  $kind: see $shop/_local/mail"
done

step 'Stock is down by what was bought'
[ "$(available vine-tomatoes)" -eq $((tomatoes - 2)) ] || fail 'TOM-500 is not down by 2'
[ "$(available aubergine)" -eq $((aubergines - 1)) ] || fail 'AUB-1 is not down by 1'
echo "  in stock: $((tomatoes - 2)) x TOM-500, $((aubergines - 1)) x AUB-1"

printf '\nBought.\n'
