# SPDX-License-Identifier: Apache-2.0
# The environment of each credential, for both clients: `environment NAME` prints its variables.
# Expects $url (where the simulator is served) and $work (where the certificates and tokens are).

tenant=54826b22-38d6-4fb2-bad9-b7b93a3e9c5a
robot=aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb
second=aaaaaaaa-3333-4222-8333-bbbbbbbbbbbb

credentials=(secret certificate pkcs12 workload raw github devops imds imds-user app-service arc cli)

environment() {
    local application=("AZURE_TENANT_ID=$tenant" "AZURE_CLIENT_ID=$robot")
    local hubs=$url/_apis/distributedtask/hubs
    case $1 in
    secret) printf '%s\n' "${application[@]}" 'AZURE_CLIENT_SECRET=s3cret/+&=' ;;
    certificate) printf '%s\n' "${application[@]}" "AZURE_CLIENT_CERTIFICATE_PATH=$work/both.pem" ;;
    pkcs12)
        printf '%s\n' "${application[@]}" "AZURE_CLIENT_CERTIFICATE_PATH=$work/sp.pfx" \
            AZURE_CLIENT_CERTIFICATE_PASSWORD=pw
        ;;
    workload) printf '%s\n' "${application[@]}" "AZURE_FEDERATED_TOKEN_FILE=$work/workload.jwt" ;;
    raw) printf '%s\n' "${application[@]}" "ARM_OIDC_TOKEN=$(<"$work/workload.jwt")" ;;
    github)
        printf '%s\n' "${application[@]}" ACTIONS_ID_TOKEN_REQUEST_TOKEN=github-job-token \
            "ACTIONS_ID_TOKEN_REQUEST_URL=$hubs/Actions/plans/p/jobs/j/idtoken?api-version=2.0"
        ;;
    devops)
        printf '%s\n' "${application[@]}" SYSTEM_ACCESSTOKEN=devops-access-token \
            "SYSTEM_OIDCREQUESTURI=$hubs/build/plans/p/jobs/j/oidctoken" \
            ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID=cccccccc-1111-4222-8333-bbbbbbbbbbbb
        ;;
    imds) printf '%s\n' "AZURE_POD_IDENTITY_AUTHORITY_HOST=$url" ;;
    imds-user) printf '%s\n' "AZURE_POD_IDENTITY_AUTHORITY_HOST=$url" "AZURE_CLIENT_ID=$second" ;;
    app-service)
        printf '%s\n' "IDENTITY_ENDPOINT=$url/msi/token" IDENTITY_HEADER=app-service-header
        ;;
    arc)
        printf '%s\n' "IDENTITY_ENDPOINT=$url/arc/metadata/identity/oauth2/token" \
            "IMDS_ENDPOINT=$url"
        ;;
    cli)
        printf '%s\n' AZURE_TOKEN_CREDENTIALS=AzureCliCredential "AZURE_CONFIG_DIR=$work/az" \
            "REQUESTS_CA_BUNDLE=$work/ca.pem" AZURE_CORE_COLLECT_TELEMETRY=no
        ;;
    esac
}
