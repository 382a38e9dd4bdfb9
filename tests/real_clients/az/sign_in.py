# SPDX-License-Identifier: Apache-2.0
from checks import equal, holds, only
import names


class SignIn:
    def __init__(self, az):
        self._az = az

    def a_wrong_secret_is_refused_in_entras_words(self):
        self._az.refused(f"login --service-principal -u {names.OPERATOR} -p wrong --tenant {names.TENANT}",
                         "AADSTS7000215: Invalid client secret provided.")

    def an_unknown_application_is_refused(self):
        self._az.refused(f"login --service-principal -u {names.BACKUP_SERVICE} -p any --tenant {names.TENANT}",
                         "AADSTS700016")

    def a_certificate_signs_in(self):
        account = only(self._az.sign_in(password=self._az.simulator.certificate))
        equal(account["id"], names.SUBSCRIPTION, "the subscription")
        self._az("logout")

    def a_reader_may_look_and_not_touch(self):
        self._az.sign_in(names.AUDITOR)
        equal(self._az("group show -n rg-app")["name"], "rg-app")
        self._az.refused("group create -n rg-no -l westeurope", "(AuthorizationFailed)")
        self._az("logout")

    def a_secret_signs_in(self):
        account = only(self._az.sign_in())
        equal(account["name"], "Clients", "the subscription's name")
        equal(account["state"], "Enabled", "its state")
        equal(account["user"], {"name": names.OPERATOR, "type": "servicePrincipal"}, "who is signed in")

    def locations_are_listed(self):
        locations = {place["name"]: place for place in self._az("account list-locations")}
        holds("westeurope" in locations, f"westeurope is not among {sorted(locations)}")
        equal(locations["westeurope"]["displayName"], "West Europe")

    def a_provider_tells_its_types(self):
        provider = self._az("provider show -n Microsoft.RecoveryServices")
        equal(provider["registrationState"], "Registered")
        holds("vaults" in {kind["resourceType"] for kind in provider["resourceTypes"]}, "there is no type vaults")

    def a_provider_is_registered(self):
        self._az("provider register -n Microsoft.RecoveryServices")
