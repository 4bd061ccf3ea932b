#pragma once

#include "core/runtime/launcher.h"

namespace tidegate::runtime {

/// Sends what runs an image to a container engine, and everything else on. Main thread.
class ImageLauncher : public Launcher
{
public:
    /// None of them is owned, and both outlive it. `containers` may be null: then images fail to start.
    ImageLauncher(Launcher &processes, Launcher *containers)
        : m_processes(processes), m_containers(containers)
    {
    }

    std::unique_ptr<Instance> launch(LaunchSpec spec) override
    {
        Launcher &launcher = spec.container && m_containers ? *m_containers : m_processes;
        return launcher.launch(std::move(spec));
    }

private:
    Launcher &m_processes;
    Launcher *m_containers;
};

} // namespace tidegate::runtime
