// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cmd/reporter.hpp"

namespace cmd {

/// One function a command; each returns the exit code. The host's folder is the stack's.
int init_command(Reporter& reporter);
int validate_command(Reporter& reporter);
int config_show_command(Reporter& reporter);
int config_explain_command(Reporter& reporter);
int config_diff_command(Reporter& reporter);
int schema_command(Reporter& reporter);
int plan_command(Reporter& reporter);
int drift_command(Reporter& reporter);
int apply_command(Reporter& reporter);
int destroy_command(Reporter& reporter);
int show_command(Reporter& reporter);
int state_list_command(Reporter& reporter);
int state_show_command(Reporter& reporter);
int state_mv_command(Reporter& reporter);
int state_forget_command(Reporter& reporter);
int state_history_command(Reporter& reporter);
int state_export_command(Reporter& reporter);
int state_verify_command(Reporter& reporter);
int state_migrate_command(Reporter& reporter);
int state_rebuild_command(Reporter& reporter);
int permissions_command(Reporter& reporter);
int explain_command(Reporter& reporter);
int unlock_command(Reporter& reporter);
int simulate_serve_command(Reporter& reporter);
int simulate_do_command(Reporter& reporter);
int version_command(Reporter& reporter);

} // namespace cmd
