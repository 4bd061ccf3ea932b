#pragma once

#include "core/api/ports.h"
#include "core/logs/instance_logs.h"

namespace tidegate::server {

/// The API's questions about output, asked of the instances' logs. Main thread.
class LogAdapter : public api::LogSource
{
public:
    explicit LogAdapter(logs::InstanceLogs &logs) : m_logs(logs) {}
    std::shared_ptr<void> read(const api::LogRequest &request, Render render, Done done) override;
    std::shared_ptr<void> follow(const api::LogRequest &request, std::function<void()> changed) override;

private:
    logs::InstanceLogs &m_logs;
};

} // namespace tidegate::server
