#include "core/runtime/sandbox.h"

namespace tidegate::runtime {

Sandbox::Sandbox(std::string path, std::string hidden)
{
    m_system.path = std::move(path);
    m_system.hidden = std::move(hidden);
}

// A revision that asks for one does not start.
const std::string &Sandbox::trouble()
{
    m_isTried = true;
    return m_trouble = "there are no sandboxes on this operating system: they need Linux and bubblewrap";
}

std::string Sandbox::tryOne() const
{
    return m_trouble;
}

} // namespace tidegate::runtime
