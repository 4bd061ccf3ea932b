#pragma once

#include <functional>
#include <memory>

namespace tidegate::runtime {

/// Tells which of very many descriptors can be read, and is one descriptor for Qt's event loop, which polls
/// all that it has at each turn: with a hundred hosts that took a quarter of the main thread's time while
/// they were claimed. Elsewhere than on Linux each has a notifier of its own. Of the thread that made it.
class ReadHub
{
public:
    ReadHub();
    ~ReadHub();
    /// `readable` is called from the event loop whenever there is something to read, or the other end is
    /// closed, until remove(). It may add and remove any, its own too. False when the system refuses.
    bool add(int descriptor, std::function<void()> readable);
    /// Before it is closed. Harmless when it is not there.
    void remove(int descriptor);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::runtime
