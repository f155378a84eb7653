#!/bin/sh
# Deploys a stage: the firewall, the shop with its stacks, the CDN, and the web app's files: `deploy/deploy.sh <stage> <venv/bin>`.
# What the stacks ask for stands in deploy/<stage>.env, one NAME=value a line, as the parameters of template.yaml are called; and
# ShopDomain with CertificateArn, when the shop has a name of its own. Each step can be repeated: what has not changed stays.
set -eu
cd "$(dirname "$0")/.."
stage=${1:?the stage} tools=${2:?where sam is} settings="deploy/$1.env"
[ -f "$settings" ] || { echo "There is no $settings: copy deploy/example.env."; exit 1; }
command -v aws > /dev/null || { echo 'This needs the AWS command line.'; exit 1; }
PATH="$tools:$PATH"

shop="barrow-$stage" region=${AWS_REGION:?the region of the shop}
of_cdn='^(ShopDomain|CertificateArn)='
named() { grep -E '^[A-Za-z]+=' "$settings" | grep "$@" || true; }
output() { aws cloudformation describe-stacks --region "$1" --stack-name "$2" --query "Stacks[0].Outputs[?OutputKey=='$3'].OutputValue" --output text; }
# deploy REGION STACK TEMPLATE NAME=value...: nothing to change is no failure.
deploy() {
    region_of=$1 stack=$2 template=$3
    shift 3
    aws cloudformation deploy --region "$region_of" --stack-name "$stack" --template-file "$template" --no-fail-on-empty-changeset \
        ${1:+--parameter-overrides "$@"}
}

# CloudFront takes firewalls of this region only.
deploy us-east-1 "$shop-firewall" template-firewall.yaml

set -- $(named -vE "$of_cdn")
sam deploy --template-file template.yaml --region "$region" --stack-name "$shop" --resolve-s3 --no-confirm-changeset --no-fail-on-empty-changeset \
    --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND --parameter-overrides "$@"

api=$(output "$region" "$shop" ApiUrl) live=$(output "$region" "$shop" LiveUrl)
live=${live#wss://}
set -- $(named -E "$of_cdn")
deploy "$region" "$shop-cdn" template-cdn.yaml "ApiDomain=${api#https://}" "LiveDomain=${live%/live}" \
    "ImagesBucket=$(output "$region" "$shop" ImagesBucketName)" "LogsBucket=$(output "$region" "$shop" LogsBucketName)" \
    "WebAclArn=$(output us-east-1 "$shop-firewall" WebAclArn)" "$@"

# Files with names of their content first, so that a page never names one that is not there; those of the last deployment stay.
bucket=$(output "$region" "$shop-cdn" WebBucketName)
for kept in app admin; do
    aws s3 sync "web/dist/assets/$kept" "s3://$bucket/assets/$kept" --cache-control 'public, max-age=31536000, immutable'
done
aws s3 sync web/dist "s3://$bucket" --exclude 'assets/app/*' --exclude 'assets/admin/*' --cache-control no-cache
aws cloudfront create-invalidation --distribution-id "$(output "$region" "$shop-cdn" DistributionId)" --paths /index.html /admin.html > /dev/null
echo "The shop is at https://$(output "$region" "$shop-cdn" Domain)"
