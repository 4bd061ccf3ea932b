#pragma once

#include "core/http/loop.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

// Names to addresses, off the loop's thread; private to core/http.

namespace tidegate::http::detail {

/// Asks the system's resolver, one name after the other, on a thread that starts with the first question.
class Resolver
{
public:
    using Found = std::function<void(std::error_code error, std::vector<std::string> addresses)>;

    explicit Resolver(Loop &loop) : m_loop(loop) {}
    /// Drops the questions that wait; for the one that is being asked it has to wait.
    ~Resolver();
    /// `found` is called on the loop's thread. Loop's thread.
    void resolve(std::string name, Found found);

private:
    struct Question
    {
        std::string name;
        Found found;
    };
    void run();

    Loop &m_loop;
    std::mutex m_mutex; ///< for what follows
    std::condition_variable m_changed;
    std::deque<Question> m_questions;
    bool m_ending = false;
    std::thread m_thread;
};

} // namespace tidegate::http::detail
