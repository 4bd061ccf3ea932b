// The one translation unit that holds Asio's own code; everything else sees declarations
// (BOOST_ASIO_SEPARATE_COMPILATION).
#include <boost/asio/impl/src.hpp>
